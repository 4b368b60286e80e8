#include "sqlite/visibility.hpp"

#include "sqlite/sql.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace akashi::sqlite {
namespace {

/// The plus sign keeps SQLite from starting at the agents: it would have to sort what it finds.
constexpr std::string_view kIsVisible =
    "+{} IN (SELECT agent_id FROM visible_agents WHERE org_id = ? AND caller = ?)";

}  // namespace

void add_visibility(
    Condition& condition, std::string_view column, OrgId org, const Visibility& visibility
) {
    if (visibility.sees_everything()) return;
    condition.add(fmt::format(kIsVisible, column), org, visibility.agent_id());
}

bool may_see(Connection& db, OrgId org, const Visibility& visibility, const std::string& agent_id) {
    if (visibility.sees_everything() || visibility.agent_id() == agent_id) return true;
    return db.find<std::int64_t>(sql::find_visible_agent, org, visibility.agent_id(), agent_id)
        .has_value();
}

}  // namespace akashi::sqlite

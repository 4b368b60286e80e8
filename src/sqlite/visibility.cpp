#include "sqlite/visibility.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {
namespace {

/// The caller itself and every agent that shares a tag with it. The plus sign keeps SQLite from
/// starting at the agents: it would have to sort what it finds.
constexpr std::string_view kIsVisible =
    "+{} IN (SELECT ? UNION"
    " SELECT theirs.agent_id FROM agent_tags mine"
    " JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag"
    " WHERE mine.org_id = ? AND mine.agent_id = ?)";

}  // namespace

void add_visibility(
    Condition& condition, std::string_view column, OrgId org, const Visibility& visibility
) {
    if (visibility.sees_everything()) return;
    const std::string& agent = visibility.agent_id();
    condition.add(fmt::format(kIsVisible, column), agent, org, agent);
}

}  // namespace akashi::sqlite

#include "sqlite/visibility.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace akashi::sqlite {
namespace {

/// The caller itself and every agent that shares a tag with it. The plus sign keeps SQLite from
/// starting at the agents: it would have to sort what it finds. CROSS JOIN makes it start at the
/// caller's own tags: it would read those of the whole organization.
constexpr std::string_view kIsVisible =
    "+{} IN (SELECT ? UNION"
    " SELECT theirs.agent_id FROM agent_tags mine"
    " CROSS JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag"
    " WHERE mine.org_id = ? AND mine.agent_id = ?)";

constexpr Query kSharesTag{
    "shares_tag_with",
    "SELECT 1 FROM agent_tags mine"
    " JOIN agent_tags theirs ON theirs.org_id = mine.org_id AND theirs.tag = mine.tag"
    " WHERE mine.org_id = ?1 AND mine.agent_id = ?2 AND theirs.agent_id = ?3 LIMIT 1"
};

}  // namespace

void add_visibility(
    Condition& condition, std::string_view column, OrgId org, const Visibility& visibility
) {
    if (visibility.sees_everything()) return;
    const std::string& agent = visibility.agent_id();
    condition.add(fmt::format(kIsVisible, column), agent, org, agent);
}

bool may_see(Connection& db, OrgId org, const Visibility& visibility, const std::string& agent_id) {
    if (visibility.sees_everything() || visibility.agent_id() == agent_id) return true;
    return db.find<std::int64_t>(kSharesTag, org, visibility.agent_id(), agent_id).has_value();
}

}  // namespace akashi::sqlite

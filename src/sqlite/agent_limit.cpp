#include "sqlite/agent_limit.hpp"

#include "sqlite/sql.hpp"

namespace akashi::sqlite {

std::optional<Error> check_room_for_agent(Connection& db, OrgId org, Quotas quotas) {
    if (quotas == Quotas::none) return std::nullopt;
    Statement row = db.prepare(sql::find_agent_limit);
    row.bind(org, quotas == Quotas::all);
    if (!row.step()) return std::nullopt;
    const auto limit = row.column<std::int64_t>(0);
    const auto agents = row.column<std::int64_t>(1);
    if (agents < limit) return std::nullopt;
    return agent_limit_exceeded(agents, limit);
}

}  // namespace akashi::sqlite

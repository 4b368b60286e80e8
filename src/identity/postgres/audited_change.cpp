#include "identity/postgres/audited_change.hpp"

#include "postgres/audit_log.hpp"

#include <string_view>

namespace akashi::postgres {

boost::asio::awaitable<bool> change_audited(Pool& pool, Statement statement, AuditEntry entry) {
    constexpr std::string_view kRequirementFailed = "AK400";
    std::vector<Statement> statements;
    statements.push_back(std::move(statement));
    statements.push_back(insert_audit_entry(entry));
    try {
        co_await pool.run_together(std::move(statements));
    } catch (const PostgresError& error) {
        if (error.state() != kRequirementFailed) throw;
        co_return false;
    }
    co_return true;
}

}  // namespace akashi::postgres

#include "identity/postgres/audit_store.hpp"

#include "core/page.hpp"
#include "identity/audit_conditions.hpp"
#include "postgres/audit_log.hpp"
#include "postgres/condition.hpp"
#include "postgres/entity.hpp"
#include "postgres/idempotency_store.hpp"

#include <fmt/format.h>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Reads what select_page() selects, of which one row may be behind the page.
AuditPage read_page(const Rows& rows, std::int64_t limit) {
    AuditPage page;
    PageBudget budget;
    const int bytes = rows.columns() - 1;
    for (int row = 0; row < rows.count(); ++row) {
        if (!budget.admit(rows.get<std::int64_t>(row, bytes))) break;
        page.records.push_back(read_entity<AuditRecord>(rows, row));
    }
    const bool has_surplus = take_surplus(page.records, limit);
    page.has_more = has_surplus || budget.is_exceeded();
    return page;
}

}  // namespace

asio::awaitable<void> PostgresAuditStore::append(AuditEntry entry) {
    std::vector<Statement> statements;
    statements.push_back(insert_audit_entry(entry));
    co_await write_once(pool_, std::move(statements));
}

asio::awaitable<AuditPage> PostgresAuditStore::list(OrgId org, AuditQuery query) {
    Condition condition = audit_condition<Condition>(org, query);
    const std::string lines = fmt::format(
        "(SELECT {} FROM mutation_audit_log a WHERE {} ORDER BY a.id DESC LIMIT {})",
        column_list<AuditRecord>("a"),
        condition.text(),
        condition.bind(query.limit + 1)
    );
    const std::string text =
        select_page<AuditRecord>(column_list<AuditRecord>("p"), lines, kPageBytes);
    const Query page{"list_audit_log", text.c_str()};
    co_return read_page(co_await pool_.run(page, condition.parameters()), query.limit);
}

}  // namespace akashi::postgres

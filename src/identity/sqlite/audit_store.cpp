#include "identity/sqlite/audit_store.hpp"

#include "core/page.hpp"
#include "identity/audit_conditions.hpp"
#include "sqlite/audit_log.hpp"
#include "sqlite/condition.hpp"
#include "sqlite/entity.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

AuditPage read_page(Connection& db, OrgId org, const AuditQuery& query) {
    AuditPage page;
    PageBudget budget;
    const auto condition = audit_condition<Condition>(org, query);
    Statement row = db.prepare_text(
        "SELECT " + column_list<AuditRecord>("a") + " FROM mutation_audit_log a WHERE " +
        condition.text() + " ORDER BY a.id DESC LIMIT ?"
    );
    condition.bind_to(row);
    row.bind(query.limit + 1);
    while (row.step()) {
        auto record = read_entity<AuditRecord>(row);
        if (!budget.admit(text_bytes(record))) break;
        page.records.push_back(std::move(record));
    }
    const bool has_surplus = take_surplus(page.records, query.limit);
    page.has_more = has_surplus || budget.is_exceeded();
    return page;
}

}  // namespace

asio::awaitable<void> SqliteAuditStore::append(AuditEntry entry) {
    co_await database_.write([&](Connection& db) { insert_audit_entry(db, entry); });
}

asio::awaitable<AuditPage> SqliteAuditStore::list(OrgId org, AuditQuery query) {
    co_return co_await database_.read([&](Connection& db) { return read_page(db, org, query); });
}

}  // namespace akashi::sqlite

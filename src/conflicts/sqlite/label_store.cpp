#include "conflicts/sqlite/label_store.hpp"

#include "conflicts/label_queries.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "core/page.hpp"
#include "sqlite/change.hpp"
#include "sqlite/entity.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

std::optional<ConflictLabel> load(Connection& db, OrgId org, ConflictId conflict) {
    Statement row = db.prepare(find_label_query());
    row.bind(org, conflict);
    if (!row.step()) return std::nullopt;
    return read_entity<ConflictLabel>(row);
}

}  // namespace

asio::awaitable<bool> SqliteLabelStore::set(ConflictLabel label, Change change) {
    co_return co_await database_.write([&](Connection& db) {
        if (!db.find<std::int64_t>(sql::conflict_exists, label.conflict_id, label.org_id))
            return false;
        record_change(db, change);
        insert(db, sql::set_label, label);
        return true;
    });
}

asio::awaitable<std::optional<ConflictLabel>> SqliteLabelStore::find(
    OrgId org, ConflictId conflict
) {
    co_return co_await database_.read([&](Connection& db) { return load(db, org, conflict); });
}

asio::awaitable<bool> SqliteLabelStore::remove(OrgId org, ConflictId conflict, Change change) {
    co_return co_await database_.write([&](Connection& db) {
        if (!load(db, org, conflict)) return false;
        record_change(db, change);
        db.execute(sql::delete_label, org, conflict);
        return true;
    });
}

asio::awaitable<LabelPage> SqliteLabelStore::list(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    co_return co_await database_.read([&](Connection& db) {
        LabelPage page;
        Statement row = db.prepare(list_labels_query());
        row.bind(org, limit + 1, offset);
        while (row.step()) page.labels.push_back(read_entity<ConflictLabel>(row));
        page.has_more = take_surplus(page.labels, limit);
        return page;
    });
}

asio::awaitable<LabelledConflictPage> SqliteLabelStore::list_conflicts(
    OrgId org, std::int64_t limit, std::int64_t offset
) {
    co_return co_await database_.read([&](Connection& db) {
        LabelledConflictPage page;
        Statement row = db.prepare(sql::list_labelled_conflicts);
        row.bind(org, limit + 1, offset);
        while (row.step()) page.conflicts.push_back(read_labelled_conflict(row));
        page.has_more = take_surplus(page.conflicts, limit);
        return page;
    });
}

asio::awaitable<LabelCountsByMethod> SqliteLabelStore::count(OrgId org) {
    co_return co_await database_.read([&](Connection& db) {
        LabelCountsByMethod counts;
        Statement row = db.prepare(sql::count_labels);
        row.bind(org);
        while (row.step())
            counts[row.column<std::string>(0)].add(
                row.column<std::string>(1), row.column<std::int64_t>(2)
            );
        return counts;
    });
}

}  // namespace akashi::sqlite

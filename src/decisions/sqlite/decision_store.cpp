#include "decisions/sqlite/decision_store.hpp"

#include "decisions/sqlite/decision_filter.hpp"
#include "decisions/sqlite/decision_rows.hpp"
#include "decisions/sqlite/sql.hpp"
#include "decisions/sqlite/trace_writer.hpp"

#include <iterator>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// Up to how many rows are counted for a page's total.
constexpr std::int64_t kCountLimit = 10'000;
constexpr double kMicrosecondsPerHour = 3.6e9;

bool can_see(Connection& db, OrgId org, const Visibility& visibility, const std::string& agent_id) {
    if (visibility.sees_everything() || visibility.agent_id() == agent_id) return true;
    return db.find<std::int64_t>(sql::shares_tag, org, visibility.agent_id(), agent_id).has_value();
}

std::vector<RowNumber> read_rows(Statement& statement) {
    std::vector<RowNumber> rows;
    while (statement.step()) rows.push_back(statement.column<RowNumber>(0));
    return rows;
}

/// Rows `d` of the condition; `tail` is ORDER BY and the like.
std::vector<RowNumber> select_rows(
    Connection& db,
    const Condition& condition,
    const std::string& tail,
    std::int64_t limit,
    std::int64_t offset
) {
    Statement statement = db.prepare_text(
        "SELECT d.seq FROM decisions d WHERE " + condition.text() + tail + " LIMIT ? OFFSET ?"
    );
    condition.bind_to(statement);
    statement.bind(limit, offset);
    return read_rows(statement);
}

/// Takes the row away that was read to see whether there is more.
bool take_surplus(std::vector<RowNumber>& rows, std::int64_t limit) {
    if (std::ssize(rows) <= limit) return false;
    rows.resize(static_cast<std::size_t>(limit));
    return true;
}

std::int64_t read_count(Connection& db, const std::string& text, const Condition& condition) {
    Statement statement = db.prepare_text(text);
    condition.bind_to(statement);
    return statement.step() ? statement.column<std::int64_t>(0) : 0;
}

std::optional<std::int64_t> count_total(
    Connection& db, OrgId org, const Visibility& visibility, const DecisionFilter& filter
) {
    if (counts_suffice(filter)) {
        const Condition condition = count_condition(org, visibility, filter);
        return read_count(
            db,
            "SELECT coalesce(sum(d.current_count), 0) FROM decision_counts d WHERE " +
                condition.text(),
            condition
        );
    }
    const Condition condition = decision_condition(org, visibility, filter);
    const std::int64_t count = read_count(
        db,
        "SELECT count(*) FROM (SELECT 1 FROM decisions d WHERE " + condition.text() +
            " AND d.valid_to IS NULL LIMIT " + std::to_string(kCountLimit + 1) + ")",
        condition
    );
    if (count > kCountLimit) return std::nullopt;
    return count;
}

DecisionPage read_page(
    Connection& db, OrgId org, const Visibility& visibility, const DecisionQuery& query
) {
    DecisionPage page;
    auto rows = select_rows(
        db,
        decision_condition(org, visibility, query.filter),
        " AND d.valid_to IS NULL" + order_by(query.order, query.ascending),
        query.limit + 1,
        query.offset
    );
    page.has_more = take_surplus(rows, query.limit);
    page.decisions = load_decisions(
        db, rows, {.alternatives = query.with_alternatives, .evidence = query.with_evidence}
    );
    page.total = count_total(db, org, visibility, query.filter);
    return page;
}

AsOfPage read_as_of(
    Connection& db, OrgId org, const Visibility& visibility, const AsOfQuery& query
) {
    AsOfPage page;
    Condition condition = decision_condition(org, visibility, query.filter);
    const std::int64_t time = to_microseconds(query.time);
    condition.add(
        "d.transaction_time <= ? AND (d.valid_to IS NULL OR d.valid_to > ?)", {time, time}
    );
    auto rows = select_rows(
        db, condition, order_by(DecisionOrder::valid_from, /*ascending=*/false), query.limit + 1, 0
    );
    page.has_more = take_surplus(rows, query.limit);
    page.decisions = load_decisions(db, rows, {});
    return page;
}

Result<DecisionDetail> read_detail(
    Connection& db, OrgId org, const Visibility& visibility, const DecisionId& id
) {
    const auto row = db.find<RowNumber>(sql::find_decision_row, org, id);
    auto decision =
        row ? load_decision(db, *row, {.alternatives = true, .evidence = true}) : std::nullopt;
    if (!decision) return Error(ErrorCode::not_found, "decision not found");
    if (!can_see(db, org, visibility, decision->agent_id))
        return Error(ErrorCode::forbidden, "no access to this decision");

    DecisionDetail detail;
    detail.decision = std::move(*decision);
    detail.precedent_citation_count =
        db.find<std::int64_t>(sql::count_citations, org, id, visibility.agent_id()).value_or(0);
    if (const auto successor = db.find<Time>(sql::find_successor_start, org, id)) {
        const auto lifetime = *successor - detail.decision.valid_from;
        detail.supersession_velocity_hours =
            static_cast<double>(lifetime.count()) / kMicrosecondsPerHour;
    }
    return detail;
}

}  // namespace

asio::awaitable<Result<Recorded>> SqliteDecisionStore::record(TraceRecord trace) {
    co_return co_await database_.write([&](Connection& db) { return write_trace(db, trace); });
}

asio::awaitable<Result<DecisionDetail>> SqliteDecisionStore::find(
    OrgId org, Visibility visibility, DecisionId id
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_detail(db, org, visibility, id);
    });
}

asio::awaitable<DecisionPage> SqliteDecisionStore::list(
    OrgId org, Visibility visibility, DecisionQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_page(db, org, visibility, query);
    });
}

asio::awaitable<AsOfPage> SqliteDecisionStore::list_as_of(
    OrgId org, Visibility visibility, AsOfQuery query
) {
    co_return co_await database_.read([&](Connection& db) {
        return read_as_of(db, org, visibility, query);
    });
}

asio::awaitable<std::vector<Decision>> SqliteDecisionStore::list_revisions(
    OrgId org, Visibility visibility, DecisionId id
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<RowNumber> rows;
        {
            Statement statement = db.prepare(sql::list_revisions);
            statement.bind(org, id, visibility.agent_id());
            rows = read_rows(statement);
        }
        return load_decisions(db, rows, {});
    });
}

asio::awaitable<std::vector<TextHit>> SqliteDecisionStore::search(
    OrgId org,
    Visibility visibility,
    TextQuery query,
    DecisionFilter filter,
    std::int64_t limit,
    bool with_alternatives
) {
    co_return co_await database_.search([&](Connection& db) {
        const Condition condition = decision_condition(org, visibility, filter);
        std::vector<TextHit> hits;
        for (const ScoredRow& row : find_text(db, statistics_, {query, condition, limit}))
            if (auto decision = load_decision(
                    db, row.row, {.alternatives = with_alternatives, .evidence = false}
                ))
                hits.push_back({std::move(*decision), row.relevance});
        return hits;
    });
}

asio::awaitable<bool> SqliteDecisionStore::can_see_agent(
    OrgId org, Visibility visibility, std::string agent_id
) {
    if (visibility.sees_everything() || visibility.agent_id() == agent_id) co_return true;
    co_return co_await database_.read([&](Connection& db) {
        return can_see(db, org, visibility, agent_id);
    });
}

asio::awaitable<std::vector<std::string>> SqliteDecisionStore::list_projects(
    OrgId org, std::int64_t limit
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<std::string> projects;
        Statement row = db.prepare(sql::list_projects);
        row.bind(org, limit);
        while (row.step()) projects.push_back(row.column<std::string>(0));
        return projects;
    });
}

asio::awaitable<std::int64_t> SqliteDecisionStore::forget_idempotency_keys(Time before) {
    co_return co_await database_.write([&](Connection& db) {
        return db.execute(sql::forget_idempotency_keys, before);
    });
}

}  // namespace akashi::sqlite

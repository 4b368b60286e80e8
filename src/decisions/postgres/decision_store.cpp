#include "decisions/postgres/decision_store.hpp"

#include "decisions/postgres/decision_filter.hpp"
#include "decisions/postgres/decision_rows.hpp"
#include "decisions/postgres/sql.hpp"
#include "decisions/postgres/text_search.hpp"

#include <fmt/format.h>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Up to how many rows are counted for a page's total.
constexpr std::int64_t kCountLimit = 1'000;
constexpr double kMicrosecondsPerHour = 3.6e9;

/// Takes the row away that was read to see whether there is more.
bool take_surplus(std::vector<Decision>& decisions, std::int64_t limit) {
    if (std::ssize(decisions) <= limit) return false;
    decisions.resize(static_cast<std::size_t>(limit));
    return true;
}

std::string select_decisions(
    Condition& condition, const std::string& tail, std::int64_t limit, std::int64_t offset
) {
    const std::string limit_name = condition.bind(limit);
    return fmt::format(
        "SELECT {} FROM decisions d WHERE {}{} LIMIT {} OFFSET {}",
        kDecisionColumns,
        condition.text(),
        tail,
        limit_name,
        condition.bind(offset)
    );
}

std::string sum_counts(const Condition& condition) {
    return fmt::format(
        "SELECT coalesce(sum(d.current_count), 0)::bigint FROM decision_counts d WHERE {}",
        condition.text()
    );
}

std::string count_rows(Condition& condition) {
    return fmt::format(
        "SELECT count(*) FROM (SELECT 1 FROM decisions d WHERE {} AND d.valid_to IS NULL LIMIT {}) "
        "c",
        condition.text(),
        condition.bind(kCountLimit + 1)
    );
}

}  // namespace

asio::awaitable<Result<Recorded>> PostgresDecisionStore::record(TraceRecord trace) {
    co_return co_await writer_.record(std::move(trace));
}

asio::awaitable<Result<DecisionDetail>> PostgresDecisionStore::find(
    OrgId org, Visibility visibility, DecisionId id
) {
    const std::vector<DecisionId> ids{id};
    std::vector<Statement> statements;
    statements.push_back({&sql::find_decision, Parameters::of(org, id)});
    statements.push_back({&sql::list_alternatives, Parameters::of(org, ids)});
    statements.push_back({&sql::list_evidence, Parameters::of(org, ids)});
    statements.push_back({&sql::count_citations, Parameters::of(org, id, visibility.agent_id())});
    statements.push_back({&sql::find_successor_start, Parameters::of(org, id)});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    std::vector<Decision> decisions = read_decisions(results[0]);
    if (decisions.empty()) co_return Error(ErrorCode::not_found, "decision not found");
    if (!co_await can_see_agent(org, visibility, decisions.front().agent_id))
        co_return Error(ErrorCode::forbidden, "no access to this decision");
    add_alternatives(results[1], decisions);
    add_evidence(results[2], decisions);
    DecisionDetail detail;
    detail.decision = std::move(decisions.front());
    detail.precedent_citation_count = results[3].get<std::int64_t>(0, 0);
    if (!results[4].empty()) {
        const auto lifetime = results[4].get<Time>(0, 0) - detail.decision.valid_from;
        detail.supersession_velocity_hours =
            static_cast<double>(lifetime.count()) / kMicrosecondsPerHour;
    }
    co_return detail;
}

asio::awaitable<DecisionPage> PostgresDecisionStore::list(
    OrgId org, Visibility visibility, DecisionQuery query
) {
    Condition page_condition = decision_condition(org, visibility, query.filter);
    const std::string page_text = select_decisions(
        page_condition,
        " AND d.valid_to IS NULL" + order_by(query.order, query.ascending),
        query.limit + 1,
        query.offset
    );
    const bool is_kept = counts_suffice(query.filter);
    Condition counted = is_kept ? count_condition(org, visibility, query.filter)
                                : decision_condition(org, visibility, query.filter);
    const std::string count_text = is_kept ? sum_counts(counted) : count_rows(counted);
    const Query page_query{"list_decisions", page_text.c_str()};
    const Query count_query{"count_decisions", count_text.c_str()};
    std::vector<Statement> statements;
    statements.push_back({&page_query, page_condition.parameters()});
    statements.push_back({&count_query, counted.parameters()});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));

    DecisionPage page;
    page.decisions = read_decisions(results[0]);
    page.has_more = take_surplus(page.decisions, query.limit);
    const auto count = results[1].get<std::int64_t>(0, 0);
    if (is_kept || count <= kCountLimit) page.total = count;
    co_await load_parts(
        pool_,
        org,
        page.decisions,
        {.alternatives = query.with_alternatives, .evidence = query.with_evidence}
    );
    co_return page;
}

asio::awaitable<AsOfPage> PostgresDecisionStore::list_as_of(
    OrgId org, Visibility visibility, AsOfQuery query
) {
    Condition condition = decision_condition(org, visibility, query.filter);
    condition.add("d.transaction_time <= ?", query.time);
    condition.add("(d.valid_to IS NULL OR d.valid_to > ?)", query.time);
    const std::string text = select_decisions(
        condition, order_by(DecisionOrder::valid_from, /*ascending=*/false), query.limit + 1, 0
    );
    const Query as_of{"list_decisions_as_of", text.c_str()};
    AsOfPage page;
    page.decisions = read_decisions(co_await pool_.run(as_of, condition.parameters()));
    page.has_more = take_surplus(page.decisions, query.limit);
    co_return page;
}

asio::awaitable<std::vector<Decision>> PostgresDecisionStore::list_revisions(
    OrgId org, Visibility visibility, DecisionId id
) {
    co_return read_decisions(
        co_await pool_.run(sql::list_revisions, Parameters::of(org, id, visibility.agent_id()))
    );
}

asio::awaitable<std::vector<TextHit>> PostgresDecisionStore::search(
    OrgId org,
    Visibility visibility,
    TextQuery query,
    DecisionFilter filter,
    std::int64_t limit,
    bool with_alternatives
) {
    std::vector<TextHit> hits = co_await find_text(
        pool_,
        {.org = org, .visibility = visibility, .query = query, .filter = filter, .limit = limit}
    );
    std::vector<Decision> decisions;
    decisions.reserve(hits.size());
    for (TextHit& hit : hits) decisions.push_back(std::move(hit.decision));
    co_await load_parts(
        pool_, org, decisions, {.alternatives = with_alternatives, .evidence = false}
    );
    for (std::size_t i = 0; i < hits.size(); ++i) hits[i].decision = std::move(decisions[i]);
    co_return hits;
}

asio::awaitable<bool> PostgresDecisionStore::can_see_agent(
    OrgId org, Visibility visibility, std::string agent_id
) {
    if (visibility.sees_everything() || visibility.agent_id() == agent_id) co_return true;
    const Rows rows =
        co_await pool_.run(sql::shares_tag, Parameters::of(org, visibility.agent_id(), agent_id));
    co_return !rows.empty();
}

asio::awaitable<std::vector<std::string>> PostgresDecisionStore::list_projects(
    OrgId org, std::int64_t limit
) {
    const Rows rows = co_await pool_.run(sql::list_projects, Parameters::of(org, limit));
    std::vector<std::string> projects;
    projects.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) projects.push_back(rows.get<std::string>(row, 0));
    co_return projects;
}

asio::awaitable<std::int64_t> PostgresDecisionStore::forget_idempotency_keys(Time before) {
    const Rows rows = co_await pool_.run(sql::forget_idempotency_keys, Parameters::of(before));
    co_return rows.changed();
}

}  // namespace akashi::postgres

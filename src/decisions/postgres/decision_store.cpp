#include "decisions/postgres/decision_store.hpp"

#include "core/page.hpp"
#include "decisions/decision_conditions.hpp"
#include "decisions/decision_errors.hpp"
#include "decisions/postgres/decision_rows.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <unordered_map>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// The largest total that a page reports from counting rows.
constexpr std::int64_t kCountLimit = 1'000;
/// The rows of decision_counts `d` whose sum is the total of a filter that counts_suffice()
/// accepts.
Condition count_condition(OrgId org, const Visibility& visibility, const DecisionFilter& filter) {
    Condition condition("TRUE");
    condition.add("d.org_id = ?", org);
    // In this table an empty text means all; as a filter it matches nothing.
    if (filter.decision_type == "") condition.add("FALSE");
    condition.add("d.decision_type = ?", filter.decision_type.value_or(""));
    const bool counts_all = visibility.sees_everything() && filter.agent_ids.empty();
    condition.add(counts_all ? "d.agent_id = ''" : "d.agent_id <> ''");
    add_visibility(condition, "d.agent_id", org, visibility);
    if (!filter.agent_ids.empty()) condition.add_any("d.agent_id", filter.agent_ids);
    return condition;
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

/// Puts the decisions into the order of their ids in `ids`.
void sort_like(const std::vector<DecisionId>& ids, std::vector<Decision>& decisions) {
    std::unordered_map<DecisionId, std::size_t> places;
    for (std::size_t i = 0; i < ids.size(); ++i) places.emplace(ids[i], i);
    std::ranges::sort(decisions, {}, [&](const Decision& decision) {
        return places.at(decision.id);
    });
}

}  // namespace

asio::awaitable<Result<DecisionDetail>> PostgresDecisionStore::find(
    OrgId org, Visibility visibility, DecisionId id
) {
    const std::vector<DecisionId> ids{id};
    std::vector<Statement> statements;
    statements.push_back({&kFindDecision, Parameters::of(org, id)});
    statements.push_back({&kListAlternatives, Parameters::of(org, ids)});
    statements.push_back({&kListEvidence, Parameters::of(org, ids)});
    statements.push_back({&sql::count_citations, Parameters::of(org, id, visibility.agent_id())});
    statements.push_back({&sql::find_successor_start, Parameters::of(org, id)});
    Condition visible = decision_condition<Condition>(org, visibility, {});
    visible.add("d.id = ?", id);
    const std::string visible_text = "SELECT 1 FROM decisions d WHERE " + visible.text();
    const Query visible_query{"find_visible_decision", visible_text.c_str()};
    if (!visibility.sees_everything()) statements.push_back({&visible_query, visible.parameters()});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    std::vector<Decision> decisions = read_decisions(results[0]);
    if (decisions.empty()) co_return decision_not_found();
    if (!visibility.sees_everything() && results.back().empty()) co_return no_access_to_decision();
    add_alternatives(results[1], decisions);
    add_evidence(results[2], decisions);
    DecisionDetail detail;
    detail.decision = std::move(decisions.front());
    detail.precedent_citation_count = results[3].get<std::int64_t>(0, 0);
    if (!results[4].empty())
        detail.supersession_velocity_hours =
            hours_between(detail.decision.valid_from, results[4].get<Time>(0, 0));
    co_return detail;
}

asio::awaitable<DecisionPage> PostgresDecisionStore::list(
    OrgId org, Visibility visibility, DecisionQuery query
) {
    Condition page_condition = decision_condition<Condition>(org, visibility, query.filter);
    const std::string page_text = select_decisions(
        page_condition,
        " AND d.valid_to IS NULL" + order_by(query.order, query.ascending),
        query.limit + 1,
        query.offset
    );
    const bool is_kept = counts_suffice(query.filter);
    Condition counted = is_kept ? count_condition(org, visibility, query.filter)
                                : decision_condition<Condition>(org, visibility, query.filter);
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
    co_await load_parts(pool_, org, page.decisions, query.parts);
    co_return page;
}

asio::awaitable<AsOfPage> PostgresDecisionStore::list_as_of(
    OrgId org, Visibility visibility, AsOfQuery query
) {
    Condition condition = decision_condition<Condition>(org, visibility, query.filter);
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
    static const MadeQuery query(
        sql::list_revisions.name,
        fmt::format(fmt::runtime(sql::list_revisions.text), fmt::arg("columns", kDecisionColumns))
    );
    co_return read_decisions(
        co_await pool_.run(query, Parameters::of(org, id, visibility.agent_id()))
    );
}

asio::awaitable<std::vector<Decision>> PostgresDecisionStore::list_current(
    OrgId org, Visibility visibility, std::vector<DecisionId> ids, Parts parts
) {
    if (ids.empty()) co_return std::vector<Decision>();
    Condition condition = decision_condition<Condition>(org, visibility, {});
    condition.add_any("d.id", ids).add("d.valid_to IS NULL");
    const std::string text =
        fmt::format("SELECT {} FROM decisions d WHERE {}", kDecisionColumns, condition.text());
    const Query query{"list_current_decisions", text.c_str()};
    std::vector<Statement> statements = part_statements(org, ids, parts);
    statements.insert(statements.begin(), Statement{&query, condition.parameters()});
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    std::vector<Decision> decisions = read_decisions(results.front());
    add_parts(std::span(results).subspan(1), decisions, parts);
    sort_like(ids, decisions);
    co_return decisions;
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

}  // namespace akashi::postgres

#include "decisions/postgres/decision_store.hpp"

#include "core/page.hpp"
#include "decisions/decision_conditions.hpp"
#include "decisions/decision_errors.hpp"
#include "decisions/postgres/decision_rows.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>

#include <iterator>
#include <span>
#include <utility>

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

std::vector<std::string> read_names(const Rows& rows) {
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) names.push_back(rows.get<std::string>(row, 0));
    return names;
}

}  // namespace

asio::awaitable<Result<Decision>> PostgresDecisionStore::find(
    OrgId org, Visibility visibility, DecisionId id
) {
    constexpr Parts kAllParts{.alternatives = true, .evidence = true};
    std::vector<Statement> statements =
        belongings_statements(org, visibility, std::vector{id}, kAllParts, PageKind::small);
    const std::size_t belongings = statements.size();
    statements.push_back({&sql::list_bindings, Parameters::of(org, id)});
    statements.insert(statements.begin(), {&kFindDecision, Parameters::of(org, id)});
    Condition visible = decision_condition<Condition>(org, visibility, {});
    visible.add("d.id = ?", id);
    const std::string visible_text = "SELECT 1 FROM decisions d WHERE " + visible.text();
    const Query visible_query{"find_visible_decision", visible_text.c_str()};
    if (!visibility.sees_everything()) statements.push_back({&visible_query, visible.parameters()});
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    std::vector<Decision> decisions = read_decisions(results[0]);
    if (decisions.empty()) co_return decision_not_found();
    if (!visibility.sees_everything() && results.back().empty()) co_return no_access_to_decision();
    add_belongings(std::span(results).subspan(1, belongings), decisions, kAllParts);
    const Rows& bindings = results[1 + belongings];
    for (int row = 0; row < bindings.count(); ++row)
        decisions.front().bindings.push_back(
            {bindings.get<std::string>(row, 0), bindings.get<std::string>(row, 1), {}, {}}
        );
    co_return std::move(decisions.front());
}

asio::awaitable<DecisionPage> PostgresDecisionStore::list(
    OrgId org, Visibility visibility, DecisionQuery query
) {
    Condition page_condition = decision_condition<Condition>(org, visibility, query.filter);
    if (query.after) add_cursor(page_condition, *query.after, query.ascending);
    const PageKind kind = page_kind(query.limit + 1, query.parts);
    const std::string page_text = select_decision_page(
        kind,
        select_decisions(
            page_condition,
            " AND d.valid_to IS NULL" + order_by(query.order, query.ascending),
            query.limit + 1,
            query.offset
        )
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
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));

    DecisionPage page;
    page.decisions = read_decisions(results[0]);
    const bool has_surplus = take_surplus(page.decisions, query.limit);
    const auto count = results[1].get<std::int64_t>(0, 0);
    if (is_kept || count <= kCountLimit) page.total = count;
    const bool is_cut =
        co_await load_page(reader_, org, visibility, kind, results[0], page.decisions, query.parts);
    page.has_more = has_surplus || is_cut;
    co_return page;
}

asio::awaitable<DecisionList> PostgresDecisionStore::list_as_of(
    OrgId org, Visibility visibility, AsOfQuery query
) {
    Condition condition = decision_condition<Condition>(org, visibility, query.filter);
    condition.add("d.transaction_time <= ?", query.time);
    condition.add("(d.valid_to IS NULL OR d.valid_to > ?)", query.time);
    if (query.after) add_cursor(condition, *query.after, query.ascending);
    const PageKind kind = page_kind(query.limit + 1, query.parts);
    const std::string text = select_decision_page(
        kind,
        select_decisions(
            condition,
            order_by(DecisionOrder::valid_from, query.ascending),
            query.limit + 1,
            query.offset
        )
    );
    const Query as_of{"list_decisions_as_of", text.c_str()};
    const Rows rows = co_await reader_.run(as_of, condition.parameters());
    DecisionList list;
    list.decisions = read_decisions(rows);
    const bool has_surplus = take_surplus(list.decisions, query.limit);
    const bool is_cut =
        co_await load_page(reader_, org, visibility, kind, rows, list.decisions, query.parts);
    list.has_more = has_surplus || is_cut;
    co_return list;
}

asio::awaitable<DecisionList> PostgresDecisionStore::list_revisions(
    OrgId org, Visibility visibility, DecisionId id, std::int64_t offset
) {
    static const MadeQuery query(
        sql::list_revisions.name,
        select_decision_page(
            PageKind::measured,
            fmt::format(
                fmt::runtime(sql::list_revisions.text), fmt::arg("columns", kDecisionColumns)
            )
        )
    );
    const Rows rows =
        co_await reader_.run(query, Parameters::of(org, id, visibility.agent_id(), offset));
    DecisionList list;
    list.decisions = read_decisions(rows);
    list.has_more =
        co_await load_page(reader_, org, visibility, PageKind::measured, rows, list.decisions, {});
    co_return list;
}

asio::awaitable<DecisionList> PostgresDecisionStore::list_current(
    OrgId org, Visibility visibility, std::vector<DecisionId> ids, Parts parts
) {
    DecisionList list;
    if (ids.empty()) co_return list;
    Condition condition = decision_condition<Condition>(org, visibility, {});
    const PageKind kind = page_kind(std::ssize(ids), parts);
    const std::string order = condition.bind(ids);
    condition.add_any("d.id", ids).add("d.valid_to IS NULL");
    const std::string text = select_decision_page(
        kind,
        fmt::format(
            "SELECT {} FROM decisions d WHERE {} ORDER BY array_position({}, d.id)",
            kDecisionColumns,
            condition.text(),
            order
        )
    );
    const Query query{"list_current_decisions", text.c_str()};
    std::vector<Statement> statements = belongings_statements(org, visibility, ids, parts, kind);
    statements.insert(statements.begin(), Statement{&query, condition.parameters()});
    const std::vector<Rows> results = co_await reader_.run_together(std::move(statements));
    list.decisions = read_decisions(results.front());
    add_belongings(std::span(results).subspan(1), list.decisions, parts);
    PageSizes sizes(std::move(ids));
    if (kind == PageKind::small) {
        sizes.add(list.decisions);
    } else {
        sizes.add(results.front());
        // After what other decisions say, which counts no bytes.
        for (const Rows& rows : std::span(results).subspan(2)) sizes.add(rows);
    }
    list.has_more = sizes.end_page(list.decisions);
    co_return list;
}

asio::awaitable<std::vector<std::string>> PostgresDecisionStore::list_projects(
    OrgId org, std::int64_t limit
) {
    co_return read_names(co_await reader_.run(sql::list_projects, Parameters::of(org, limit)));
}

asio::awaitable<std::vector<std::string>> PostgresDecisionStore::list_visible_projects(
    OrgId org, Visibility visibility, std::vector<std::string> names
) {
    co_return read_names(co_await reader_.run(
        sql::list_visible_projects, Parameters::of(org, visibility.agent_id(), names)
    ));
}

}  // namespace akashi::postgres

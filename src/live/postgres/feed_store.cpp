#include "live/postgres/feed_store.hpp"

#include "decisions/decision_conditions.hpp"
#include "live/postgres/feed_position.hpp"
#include "live/postgres/sql.hpp"
#include "postgres/entity.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// How much earlier than a position a decision behind it may have been received. Numbers of
/// transactions begin again in a restored database, so a number alone could mean an old decision.
constexpr std::chrono::minutes kTolerance{15};

/// How many decisions a page looks at. Of what was missed, many may not fit.
constexpr std::int64_t kNewRows = 500;
constexpr std::int64_t kMissedRows = 5'000;

std::vector<std::string> to_texts(const std::vector<Xid>& xids) {
    std::vector<std::string> texts;
    texts.reserve(xids.size());
    for (const Xid xid : xids) texts.push_back(std::to_string(xid));
    return texts;
}

using Texts = std::vector<std::string>;

/// Which decisions a page is made of.
struct Selection {
    Condition parameters;  ///< of all texts
    std::string fits;      ///< whether a decision belongs to the page, if it is in the scope
    Texts scope;           ///< conditions that must all hold
    std::int64_t limit;    ///< of the decisions that are looked at
    std::int64_t bytes;    ///< of their texts
};

std::string bind_xid(Condition& parameters, Xid xid) {
    return fmt::format("{}::text::xid8", parameters.bind(std::to_string(xid)));
}
std::string bind_xids(Condition& parameters, const std::vector<Xid>& xids) {
    return fmt::format("{}::text[]::xid8[]", parameters.bind(to_texts(xids)));
}

/// That a decision of a transaction that is to come is to come, too.
std::string behind_last(Condition& parameters, const FeedPosition::Row& last) {
    return fmt::format(
        "(d.recorded_xid <> {} OR d.id > {})",
        bind_xid(parameters, last.xid),
        parameters.bind(last.id)
    );
}

/// Adds that a decision does not stand behind `until`.
void add_until(Selection& selection, const FeedPosition& until) {
    const std::string floor = bind_xid(selection.parameters, until.floor);
    std::string behind = fmt::format(
        "(d.recorded_xid >= {} OR d.recorded_xid = ANY({}))",
        floor,
        bind_xids(selection.parameters, until.open)
    );
    if (until.last) behind += " AND " + behind_last(selection.parameters, *until.last);
    selection.scope.push_back(fmt::format("NOT ({})", behind));
    selection.scope.push_back(fmt::format("d.recorded_xid <= {}", floor));
}

/// One page of what stands behind `from`. The transactions of `open` are looked up one by one: one
/// that runs for an hour must not have everything read again that others have recorded meanwhile.
/// Of decisions that do not fit, only their place is read, so that each page ends soon.
std::string select_news(Selection& selection, const FeedPosition& from) {
    auto& [parameters, fits, scope, rows, bytes] = selection;
    if (from.last) scope.push_back(behind_last(parameters, *from.last));
    scope.push_back(fmt::format("d.transaction_time >= {}", parameters.bind(from.time - kTolerance))
    );
    const std::string limit = parameters.bind(rows);
    const auto select = [&](const std::string& xids) {
        return fmt::format(
            "(SELECT d.recorded_xid, f.fits, d.id, d.org_id, d.agent_id, d.decision_type,"
            " d.project, CASE WHEN f.fits THEN d.outcome ELSE '' END AS outcome"
            " FROM decisions d CROSS JOIN LATERAL (SELECT ({}) IS TRUE AS fits) f WHERE {} AND {}"
            " ORDER BY d.recorded_xid, d.id LIMIT {})",
            fits,
            fmt::join(scope, " AND "),
            xids,
            limit
        );
    };
    std::string source = select(fmt::format(
        "d.recorded_xid >= {} AND d.recorded_xid < pg_snapshot_xmax(pg_current_snapshot())",
        bind_xid(parameters, from.floor)
    ));
    if (!from.open.empty())
        source = fmt::format(
            "({} UNION ALL {} ORDER BY recorded_xid, id LIMIT {})",
            source,
            select(fmt::format("d.recorded_xid = ANY({})", bind_xids(parameters, from.open))),
            limit
        );
    const std::string columns =
        "p.recorded_xid::text::bigint AS xid, p.fits, " + column_list<NewDecision>("p");
    return fmt::format(
        "SELECT s.snapshot, s.time, p.* FROM"
        " (SELECT pg_current_snapshot()::text AS snapshot, clock_timestamp() AS time) s"
        " LEFT JOIN ({}) p ON true ORDER BY p.xid, p.id",
        select_page<NewDecision>(columns, source, bytes)
    );
}

constexpr int kSnapshotColumn = 0;
constexpr int kTimeColumn = 1;
constexpr int kXidColumn = 2;
constexpr int kFitsColumn = 3;
constexpr int kDecisionColumn = 4;  // then the bytes of its texts

/// Reads the rows of select_news(). `until` is where the page ends unless it is full.
FeedPage read_page(
    const Rows& rows,
    const FeedPosition& from,
    const std::optional<FeedPosition>& until,
    const Selection& selection
) {
    const auto snapshot = Snapshot::parse(rows.get<std::string>(0, kSnapshotColumn));
    const auto end = [&](Xid floor) {
        const Time time = rows.get<Time>(0, kTimeColumn);
        return until.value_or(FeedPosition::behind(snapshot, time, floor)).text();
    };
    FeedPage page;
    page.end = end(snapshot.end);
    page.is_lost = from.floor > snapshot.end;
    if (page.is_lost) return page;
    Xid floor = from.last ? std::max(from.floor, from.last->xid + 1) : from.floor;
    std::int64_t bytes = 0;
    for (int row = 0; row < rows.count(); ++row) {
        const auto xid = rows.get<std::optional<std::int64_t>>(row, kXidColumn);
        if (!xid) break;  // the snapshot alone
        floor = std::max(floor, static_cast<Xid>(*xid) + 1);
        auto decision = read_entity<NewDecision>(rows, row, kDecisionColumn);
        const FeedPosition::Row last{static_cast<Xid>(*xid), decision.id.uuid()};
        bytes += rows.get<std::int64_t>(row, rows.columns() - 1);
        page.has_more = row + 1 == selection.limit || bytes > selection.bytes;
        const bool fits = rows.get<bool>(row, kFitsColumn);
        if (!fits && !page.has_more) continue;
        std::string position = from.behind(snapshot, last).text();
        if (page.has_more) page.end = position;
        if (fits) page.entries.push_back({std::move(decision), std::move(position)});
    }
    if (!page.has_more) page.end = end(floor);
    return page;
}

/// A position that is_position() accepts.
FeedPosition to_position(const std::string& text) {
    auto position = FeedPosition::parse(text);
    if (!position) throw std::logic_error("the feed was asked for what is no position");
    return std::move(*position);
}

}  // namespace

asio::awaitable<std::string> PostgresFeedStore::find_end() {
    const Rows rows = co_await pool_.run(sql::find_feed_end);
    const auto snapshot = Snapshot::parse(rows.get<std::string>(0, kSnapshotColumn));
    const auto last = rows.get<std::optional<std::int64_t>>(0, kXidColumn);
    const Xid floor = last ? static_cast<Xid>(*last) + 1 : snapshot.end;
    co_return FeedPosition::behind(snapshot, rows.get<Time>(0, kTimeColumn), floor).text();
}

bool PostgresFeedStore::is_position(const std::string& text) const {
    return FeedPosition::parse(text).has_value();
}

asio::awaitable<FeedPage> PostgresFeedStore::list_new(std::string from, std::vector<OrgId> orgs) {
    const FeedPosition position = to_position(from);
    Selection selection{Condition("TRUE"), "TRUE", {}, kNewRows, kNewPageBytes};
    selection.scope.push_back(fmt::format("d.org_id = ANY({})", selection.parameters.bind(orgs)));
    const std::string text = select_news(selection, position);
    const Query query{"list_new_decisions", text.c_str()};
    const Rows rows = co_await pool_.run(query, selection.parameters.parameters());
    co_return read_page(rows, position, std::nullopt, selection);
}

asio::awaitable<FeedPage> PostgresFeedStore::list_missed(Missed missed) {
    const FeedPosition from = to_position(missed.from);
    const FeedPosition until = to_position(missed.until);
    Condition filter("TRUE");
    add_filter(filter, missed.org, missed.visibility, missed.filter);
    const std::string fits = filter.text();
    Selection selection{std::move(filter), fits, {}, kMissedRows, kMissedPageBytes};
    selection.scope.push_back(fmt::format("d.org_id = {}", selection.parameters.bind(missed.org)));
    add_until(selection, until);
    const std::string text = select_news(selection, from);
    const Query query{"list_missed_decisions", text.c_str()};
    const Rows rows = co_await pool_.run(query, selection.parameters.parameters());
    co_return read_page(rows, from, until, selection);
}

asio::awaitable<std::vector<std::vector<std::string>>> PostgresFeedStore::list_visible_agents(
    OrgId org, std::vector<std::string> callers
) {
    const Rows rows = co_await pool_.run(sql::list_visible_agents, Parameters::of(org, callers));
    std::vector<std::vector<std::string>> agents;
    agents.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row)
        agents.push_back(rows.get<std::vector<std::string>>(row, 0));
    co_return agents;
}

void PostgresFeedStore::observe(std::function<void()> on_change) {
    const std::lock_guard lock(mutex_);
    on_change_ = std::move(on_change);
}

void PostgresFeedStore::hear() {
    const std::lock_guard lock(mutex_);
    if (on_change_) on_change_();
}

void PostgresFeedStore::observe_conflicts(OnConflict on_conflict) {
    const std::lock_guard lock(mutex_);
    on_conflict_ = std::move(on_conflict);
}

void PostgresFeedStore::hear_conflict(const std::string& announcement) {
    const std::lock_guard lock(mutex_);
    if (on_conflict_) on_conflict_(announcement);
}

}  // namespace akashi::postgres

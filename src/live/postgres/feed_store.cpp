#include "live/postgres/feed_store.hpp"

#include "decisions/decision_conditions.hpp"
#include "live/postgres/feed_position.hpp"
#include "live/postgres/sql.hpp"
#include "postgres/entity.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// How much earlier than a position a decision behind it may have been received. Numbers of
/// transactions begin again in a restored database, so a number alone could mean an old decision.
constexpr std::chrono::minutes kTolerance{15};

std::vector<std::string> to_texts(const std::vector<Xid>& xids) {
    std::vector<std::string> texts;
    texts.reserve(xids.size());
    for (const Xid xid : xids) texts.push_back(std::to_string(xid));
    return texts;
}

/// Of a decision whose transaction is one of those to come: whether it is to come, too.
void add_last(Condition& condition, const FeedPosition& position) {
    if (position.last)
        condition.add(
            "(d.recorded_xid <> ?::text::xid8 OR d.id > ?)",
            std::to_string(position.last->xid),
            position.last->id
        );
}

/// That a decision does not stand behind `until`.
void add_until(Condition& condition, const FeedPosition& until) {
    const auto floor = std::to_string(until.floor);
    const auto open = to_texts(until.open);
    condition.add("d.recorded_xid <= ?::text::xid8", floor);
    constexpr std::string_view kIsToCome =
        "(d.recorded_xid >= ?::text::xid8 OR d.recorded_xid = ANY(?::text[]::xid8[]))";
    if (!until.last) {
        condition.add(fmt::format("NOT {}", kIsToCome), floor, open);
        return;
    }
    condition.add(
        fmt::format("NOT ({} AND (d.recorded_xid <> ?::text::xid8 OR d.id > ?))", kIsToCome),
        floor,
        open,
        std::to_string(until.last->xid),
        until.last->id
    );
}

/// One page of the decisions that `condition` has and that stand behind `from`. The transactions of
/// `open` are looked up one by one: one that runs for an hour must not have everything read again
/// that others have recorded meanwhile.
std::string select_news(Condition& condition, const FeedPosition& from) {
    add_last(condition, from);
    condition.add("d.transaction_time >= ?", from.time - kTolerance);
    const std::string columns = column_list<NewDecision>("d");
    const std::string limit = condition.bind(kFeedPageRows);
    const auto select = [&](const std::string& xids) {
        return fmt::format(
            "(SELECT {}, d.recorded_xid FROM decisions d WHERE {} AND {}"
            " ORDER BY d.recorded_xid, d.id LIMIT {})",
            columns,
            condition.text(),
            xids,
            limit
        );
    };
    std::string rows = select(fmt::format(
        "d.recorded_xid >= {}::text::xid8"
        " AND d.recorded_xid < pg_snapshot_xmax(pg_current_snapshot())",
        condition.bind(std::to_string(from.floor))
    ));
    if (!from.open.empty())
        rows = fmt::format(
            "({} UNION ALL {} ORDER BY recorded_xid, id LIMIT {})",
            rows,
            select(fmt::format(
                "d.recorded_xid = ANY({}::text[]::xid8[])", condition.bind(to_texts(from.open))
            )),
            limit
        );
    return fmt::format(
        "SELECT s.snapshot, s.time, p.* FROM"
        " (SELECT pg_current_snapshot()::text AS snapshot, clock_timestamp() AS time) s"
        " LEFT JOIN ({}) p ON true ORDER BY p.xid, p.id",
        select_page<NewDecision>(
            "p.recorded_xid::text::bigint AS xid, " + column_list<NewDecision>("p"),
            rows,
            kFeedPageBytes
        )
    );
}

constexpr int kSnapshotColumn = 0;
constexpr int kTimeColumn = 1;
constexpr int kXidColumn = 2;
constexpr int kDecisionColumn = 3;  // then the bytes of its texts

/// Reads the rows of select_news(). `until` is where the page ends unless it is full.
FeedPage read_page(
    const Rows& rows, const FeedPosition& from, const std::optional<FeedPosition>& until
) {
    const auto snapshot = Snapshot::parse(rows.get<std::string>(0, kSnapshotColumn));
    const auto now = FeedPosition::behind(snapshot, rows.get<Time>(0, kTimeColumn));
    FeedPage page;
    page.end = until.value_or(now).text();
    page.is_lost = from.floor > snapshot.end;
    if (page.is_lost) return page;
    std::int64_t bytes = 0;
    for (int row = 0; row < rows.count(); ++row) {
        const auto xid = rows.get<std::optional<std::int64_t>>(row, kXidColumn);
        if (!xid) break;  // the snapshot alone
        auto decision = read_entity<NewDecision>(rows, row, kDecisionColumn);
        const FeedPosition::Row last{static_cast<Xid>(*xid), decision.id.uuid()};
        page.entries.push_back({std::move(decision), from.behind(snapshot, last).text()});
        bytes += rows.get<std::int64_t>(row, rows.columns() - 1);
    }
    page.has_more = std::ssize(page.entries) == kFeedPageRows || bytes > kFeedPageBytes;
    if (page.has_more) page.end = page.entries.back().position;
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
    co_return FeedPosition::behind(snapshot, rows.get<Time>(0, kTimeColumn)).text();
}

bool PostgresFeedStore::is_position(const std::string& text) const {
    return FeedPosition::parse(text).has_value();
}

asio::awaitable<FeedPage> PostgresFeedStore::list_new(std::string from, std::vector<OrgId> orgs) {
    const FeedPosition position = to_position(from);
    Condition condition("TRUE");
    condition.add_any("d.org_id", orgs);
    const std::string text = select_news(condition, position);
    const Query query{"list_new_decisions", text.c_str()};
    co_return read_page(co_await pool_.run(query, condition.parameters()), position, std::nullopt);
}

asio::awaitable<FeedPage> PostgresFeedStore::list_missed(Missed missed) {
    const FeedPosition from = to_position(missed.from);
    const FeedPosition until = to_position(missed.until);
    auto condition = decision_condition<Condition>(missed.org, missed.visibility, missed.filter);
    add_until(condition, until);
    const std::string text = select_news(condition, from);
    const Query query{"list_missed_decisions", text.c_str()};
    co_return read_page(co_await pool_.run(query, condition.parameters()), from, until);
}

asio::awaitable<std::vector<std::vector<std::string>>> PostgresFeedStore::list_visible_agents(
    OrgId org, std::vector<std::string> callers
) {
    const Rows rows = co_await pool_.run(sql::list_visible_agents, Parameters::of(org, callers));
    std::vector<std::vector<std::string>> agents;
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

}  // namespace akashi::postgres

#include "live/sqlite/feed_store.hpp"

#include "base/parse_integer.hpp"
#include "decisions/decision_conditions.hpp"
#include "live/sqlite/sql.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/visibility.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

/// How many decisions a page has, and how many it looks at, since many may not fit.
constexpr std::int64_t kRows = 500;
constexpr std::int64_t kLookedAt = 50'000;

/// The number of the last decision that stands before a position.
using Seq = std::int64_t;

std::string to_text(Seq seq) { return "s" + std::to_string(seq); }

std::optional<Seq> parse_seq(std::string_view text) {
    if (!text.starts_with('s')) return std::nullopt;
    const auto seq = parse_integer<Seq>(text.substr(1));
    return seq && *seq >= 0 && to_text(*seq) == text ? seq : std::nullopt;
}

/// A position that is_position() accepts.
Seq to_seq(const std::string& text) {
    const auto seq = parse_seq(text);
    if (!seq) throw std::logic_error("the feed was asked for what is no position");
    return *seq;
}

Seq read_end(Connection& db) { return db.find<Seq>(sql::find_feed_end).value_or(0); }

FeedPage read_page(Connection& db, Condition condition, Seq from, std::optional<Seq> until) {
    const Seq last = read_end(db);
    FeedPage page;
    page.end = to_text(last);
    page.is_lost = from > last;
    if (page.is_lost) return page;
    const Seq end = std::min(until.value_or(last), from + kLookedAt);
    page.end = to_text(end);
    page.has_more = end < until.value_or(last);
    condition.add("d.seq > ?", from).add("d.seq <= ?", end);
    // Without NOT INDEXED, SQLite would read the whole organization and sort it.
    Statement statement = db.prepare_text(
        "SELECT d.seq, " + column_list<NewDecision>("d") + " FROM decisions d NOT INDEXED WHERE " +
        condition.text() + " ORDER BY d.seq LIMIT ?"
    );
    condition.bind_to(statement);
    statement.bind(kRows);
    const std::int64_t most = until ? kMissedPageBytes : kNewPageBytes;
    std::int64_t bytes = 0;
    while (bytes <= most && statement.step()) {
        auto decision = read_entity<NewDecision>(statement, 1);
        bytes += text_bytes(decision);
        page.entries.push_back({std::move(decision), to_text(statement.column<Seq>(0))});
    }
    if (std::ssize(page.entries) == kRows || bytes > most) {
        page.has_more = true;
        page.end = page.entries.back().position;
    }
    return page;
}

std::vector<std::string> read_visible(Connection& db, OrgId org, const std::string& caller) {
    std::vector<std::string> agents;
    Statement row = db.prepare(sql::list_visible_agents);
    row.bind(org, caller);
    while (row.step()) agents.push_back(row.column<std::string>(0));
    return agents;
}

}  // namespace

asio::awaitable<std::string> SqliteFeedStore::find_end() {
    co_return co_await database_.read([](Connection& db) { return to_text(read_end(db)); });
}

bool SqliteFeedStore::is_position(const std::string& text) const {
    return parse_seq(text).has_value();
}

asio::awaitable<FeedPage> SqliteFeedStore::list_new(std::string from, std::vector<OrgId> orgs) {
    co_return co_await database_.read([&](Connection& db) {
        Condition condition("TRUE");
        condition.add_any("d.org_id", orgs);
        return read_page(db, std::move(condition), to_seq(from), std::nullopt);
    });
}

asio::awaitable<FeedPage> SqliteFeedStore::list_missed(Missed missed) {
    co_return co_await database_.read([&](Connection& db) {
        const auto& [org, visibility, filter, from, until] = missed;
        return read_page(
            db, decision_condition<Condition>(org, visibility, filter), to_seq(from), to_seq(until)
        );
    });
}

asio::awaitable<std::vector<std::vector<std::string>>> SqliteFeedStore::list_visible_agents(
    OrgId org, std::vector<std::string> callers
) {
    co_return co_await database_.read([&](Connection& db) {
        std::vector<std::vector<std::string>> agents;
        agents.reserve(callers.size());
        for (const auto& caller : callers) agents.push_back(read_visible(db, org, caller));
        return agents;
    });
}

void SqliteFeedStore::observe_conflicts(OnConflict on_conflict) {
    const std::lock_guard lock(mutex_);
    on_conflict_ = std::move(on_conflict);
}

void SqliteFeedStore::hear_conflict(const std::string& announcement) {
    const std::lock_guard lock(mutex_);
    if (on_conflict_) on_conflict_(announcement);
}

}  // namespace akashi::sqlite

#include "conflicts/sqlite/hint_store.hpp"

#include "conflicts/conflict_columns.hpp"
#include "conflicts/hint.hpp"
#include "conflicts/hint_conditions.hpp"
#include "conflicts/sqlite/conflict_page.hpp"
#include "conflicts/sqlite/sql.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/visibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace akashi::sqlite {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Decisions of a refresh: few, since traces wait for it.
constexpr std::int64_t kDecisions = 100;
/// Hints of a refresh that are looked at for decisions that have ended.
constexpr std::int64_t kSwept = 2'000;

/// Hints come first: SQLite, which may have no statistics, would rather begin with the decisions.
const std::string kTables = hints_with_sides("CROSS JOIN");

/// As the condition of conflicts says it: keeps SQLite from reading the whole organization.
std::string_view org_text(const ConflictQuery& query) {
    return query.decision_id || query.id ? "+h.org_id = ?" : "h.org_id = ?";
}

/// What is older when it is first looked at is no news: an older version recorded it.
constexpr auto kNewsAge = 24h;

struct Progress {
    std::int64_t seq = 0;
    Uuid swept;
};

Progress read_progress(Connection& db) {
    Statement row = db.prepare(sql::find_hint_progress);
    if (!row.step()) return {};
    return {row.column<std::int64_t>(0), row.column<Uuid>(1)};
}

/// A decision that was recorded since the last look.
struct Unseen {
    std::int64_t seq = 0;
    OrgId org_id;
    BoundDecision decision;
    std::string outcome;
    Time valid_from;
    Time recorded_at;
    bool is_current = false;
};

std::vector<Unseen> list_unseen(Connection& db, std::int64_t behind) {
    std::vector<Unseen> list;
    Statement row = db.prepare(sql::list_unseen);
    row.bind(behind, kDecisions);
    while (row.step()) {
        Unseen unseen;
        unseen.seq = row.column<std::int64_t>(0);
        unseen.decision.id = row.column<DecisionId>(1);
        unseen.org_id = row.column<OrgId>(2);
        unseen.decision.agent_id = row.column<std::string>(3);
        unseen.decision.decision_type = row.column<std::string>(4);
        unseen.outcome = row.column<std::string>(5);
        unseen.decision.confidence = row.column<float>(6);
        unseen.valid_from = row.column<Time>(7);
        unseen.recorded_at = row.column<Time>(8);
        unseen.is_current = row.column<bool>(9);
        list.push_back(std::move(unseen));
    }
    return list;
}

void insert_hints(Connection& db, const Unseen& unseen, Time now) {
    const BoundDecision& own = unseen.decision;
    const bool is_old = unseen.recorded_at < now - kNewsAge;
    Statement row = db.prepare(sql::list_near);
    row.bind(
        unseen.org_id, own.decision_type, unseen.valid_from, own.id, own.agent_id, unseen.outcome
    );
    while (row.step()) {
        const BoundDecision other{
            row.column<DecisionId>(0),
            row.column<std::string>(1),
            own.decision_type,
            row.column<float>(2),
            {}
        };
        const auto& [a, b] = own.id < other.id ? std::tie(own, other) : std::tie(other, own);
        db.execute(
            sql::insert_hint,
            hint_id(a.id, b.id),
            unseen.org_id,
            a.id,
            b.id,
            a.agent_id,
            b.agent_id,
            severity_of(a, b),
            std::max(unseen.valid_from, row.column<Time>(3)),
            is_old
        );
    }
}

/// Returns behind which hint the next sweep begins.
Uuid sweep(Connection& db, const Uuid& behind) {
    Statement end = db.prepare(sql::find_sweep_end);
    end.bind(behind, kSwept);
    if (!end.step() || end.column<std::int64_t>(1) == 0) return {};
    const auto last = end.column<Uuid>(0);
    db.execute(sql::sweep_hints, behind, last);
    return end.column<std::int64_t>(1) == kSwept ? last : Uuid();
}

std::vector<OrgId> list_unannounced_organizations(Connection& db) {
    std::vector<OrgId> list;
    Statement row = db.prepare(sql::list_unannounced_organizations);
    while (row.step()) list.push_back(row.column<OrgId>(0));
    return list;
}

struct Unannounced {
    bool is_hint = false;
    Time detected_at;
    ConflictId id;
    Announcement announcement;
    bool holds = false;
};

/// Adds what an organization is next told of, at most `most`.
void list_unannounced(
    Connection& db, OrgId org, std::int64_t most, std::vector<Unannounced>& list
) {
    Statement row = db.prepare(sql::list_unannounced);
    row.bind(org, most);
    while (row.step()) {
        Unannounced one;
        one.is_hint = row.column<bool>(0);
        one.detected_at = row.column<Time>(1);
        one.id = row.column<ConflictId>(2);
        one.announcement = {
            .org_id = row.column<OrgId>(3),
            .decision_a_id = row.column<DecisionId>(4),
            .decision_b_id = row.column<DecisionId>(5),
            .agent_a = row.column<std::string>(6),
            .agent_b = row.column<std::string>(7),
            .decision_type = row.column<std::string>(8),
            .conflict_kind = row.column<std::optional<std::string>>(9),
            .project_a = row.column<std::optional<std::string>>(10),
            .project_b = row.column<std::optional<std::string>>(11)
        };
        one.holds = row.column<bool>(12);
        list.push_back(std::move(one));
    }
}

/// Equal shares of `most` for the organizations that have some; what cannot be shared goes to the
/// oldest. Empty when nobody has any.
std::vector<Unannounced> list_shares(Connection& db, std::int64_t most) {
    std::vector<Unannounced> list;
    const std::vector<OrgId> organizations = list_unannounced_organizations(db);
    if (organizations.empty()) return list;
    const std::int64_t share = std::max<std::int64_t>(most / std::ssize(organizations), 1);
    for (const OrgId& org : organizations) list_unannounced(db, org, share, list);
    std::ranges::sort(list, {}, [](const Unannounced& one) {
        return std::tie(one.detected_at, one.id);
    });
    if (std::ssize(list) > most) list.resize(static_cast<std::size_t>(most));
    return list;
}

/// In rounds: what one organization does not need of its share, the others share.
std::vector<Unannounced> take_unannounced(Connection& db, std::int64_t most) {
    std::vector<Unannounced> taken;
    while (std::ssize(taken) < most) {
        std::vector<Unannounced> round = list_shares(db, most - std::ssize(taken));
        if (round.empty()) break;
        for (Unannounced& one : round) {
            db.execute(
                one.is_hint ? sql::mark_announced_hint : sql::mark_announced_conflict,
                one.announcement.org_id,
                one.id
            );
            taken.push_back(std::move(one));
        }
    }
    std::ranges::sort(taken, {}, [](const Unannounced& one) {
        return std::tie(one.is_hint, one.detected_at, one.id);
    });
    return taken;
}

ConflictDetail read_hint(const Statement& row) {
    const int a = count_columns<Hint>();
    const int b = a + count_columns<ConflictSide>();
    return to_conflict(
        read_entity<Hint>(row, 0),
        read_entity<ConflictSide>(row, a),
        read_entity<ConflictSide>(row, b)
    );
}

}  // namespace

asio::awaitable<HintStore::Refreshed> SqliteHintStore::refresh(
    Time now, std::chrono::milliseconds
) {
    co_return co_await database_.write([&](Connection& db) {
        Progress progress = read_progress(db);
        const auto list = list_unseen(db, progress.seq);
        for (const Unseen& unseen : list) {
            if (unseen.is_current) insert_hints(db, unseen, now);
            progress.seq = unseen.seq;
        }
        progress.swept = sweep(db, progress.swept);
        db.execute(sql::save_hint_progress, progress.seq, progress.swept);
        return Refreshed{.has_run = true, .has_more = std::ssize(list) == kDecisions};
    });
}

asio::awaitable<std::int64_t> SqliteHintStore::announce(std::int64_t most) {
    const auto list =
        co_await database_.write([&](Connection& db) { return take_unannounced(db, most); });
    std::int64_t told = 0;
    for (const auto& one : list) {
        if (!one.holds) continue;
        tell_(to_json(one.announcement));
        ++told;
    }
    co_return told;
}

asio::awaitable<ConflictPage> SqliteHintStore::list(
    OrgId org, Visibility visibility, ConflictQuery query
) {
    if (!can_be_hint(query)) co_return ConflictPage{.conflicts = {}, .total = 0};
    co_return co_await database_.read([&](Connection& db) {
        const Condition condition =
            hint_condition<Condition>(org, visibility, query, org_text(query));
        ConflictPage page;
        page.total =
            count_page(db, fmt::format("FROM {} WHERE {}", kTables, condition.text()), condition);
        Statement row = db.prepare_text(fmt::format(
            "SELECT {}, {}, {} FROM {} WHERE {} ORDER BY h.detected_at DESC, h.id DESC"
            " LIMIT ? OFFSET ?",
            column_list<Hint>("h"),
            column_list<ConflictSide>("a"),
            column_list<ConflictSide>("b"),
            kTables,
            condition.text()
        ));
        condition.bind_to(row);
        row.bind(query.limit + 1, query.offset);
        read_page(row, query.limit, page, read_hint);
        return page;
    });
}

}  // namespace akashi::sqlite

#include "conflicts/sqlite/plan_store.hpp"

#include "conflicts/sqlite/sql.hpp"
#include "sqlite/visibility.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kOpposed = 3;      // of a binding
constexpr std::size_t kRanked = 30;      // decisions of a step that are read at most
constexpr std::size_t kCandidates = 10;  // of a step
constexpr std::size_t kOutcomeBytes = 4'194'304;

/// Reads decisions that are in force and visible, each once.
class Decisions {
public:
    Decisions(Connection& db, OrgId org, const Visibility& visibility)
        : db_(db), org_(org), visibility_(visibility) {}

    /// Nothing when it has ended or is hidden.
    const std::optional<PlanDecision>& find(DecisionId id) {
        const auto [place, is_new] = known_.try_emplace(id);
        if (is_new) place->second = read(id);
        return place->second;
    }

private:
    std::optional<PlanDecision> read(DecisionId id) {
        Condition condition("d.valid_to IS NULL");
        condition.add("d.org_id = ?", org_).add("d.id = ?", id);
        add_visibility(condition, "d.agent_id", org_, visibility_);
        Statement row = db_.prepare_text(
            "SELECT d.agent_id, d.decision_type, substr(d.outcome, 1, 16384), d.confidence,"
            " d.valid_from FROM decisions d WHERE " +
            condition.text()
        );
        condition.bind_to(row);
        if (!row.step()) return std::nullopt;
        return PlanDecision{
            id,
            row.column<std::string>(0),
            row.column<std::string>(1),
            row.column<std::string>(2),
            row.column<float>(3),
            row.column<Time>(4)
        };
    }

    Connection& db_;
    const OrgId org_;
    const Visibility& visibility_;
    std::map<DecisionId, std::optional<PlanDecision>> known_;
};

void add_opposed(
    Connection& db,
    OrgId org,
    const PlanKeys& keys,
    std::size_t bound,
    Decisions& decisions,
    PlanMatches& matches
) {
    std::size_t count = 0;
    Statement row = db.prepare(sql::list_plan_opposed);
    row.bind(org, keys.bound[bound].match_key, keys.bound[bound].value_key);
    while (count < kOpposed && row.step()) {
        const auto& decision = decisions.find(row.column<DecisionId>(0));
        if (!decision) continue;
        matches.opposed.push_back({bound, *decision, row.column<std::string>(1)});
        ++count;
    }
}

/// Decisions of one step with the number of keys that they share with it.
using Shared = std::map<DecisionId, std::pair<std::int64_t, Time>>;

/// The decisions that share most come first.
std::vector<DecisionId> ranked(const Shared& shared) {
    std::vector<std::tuple<std::int64_t, Time, DecisionId>> order;
    for (const auto& [id, found] : shared) order.emplace_back(found.first, found.second, id);
    std::ranges::sort(order, std::ranges::greater());
    std::vector<DecisionId> ids;
    for (const auto& [count, recorded_at, id] : order)
        if (ids.size() < kRanked) ids.push_back(id);
    return ids;
}

std::vector<std::string> list_labels(Connection& db, OrgId org, DecisionId id) {
    std::vector<std::string> labels;
    Statement row = db.prepare(sql::list_plan_labels);
    row.bind(org, id);
    while (row.step()) labels.push_back(row.column<std::string>(0));
    return labels;
}

std::map<std::size_t, Shared> shared_of(Connection& db, OrgId org, const PlanKeys& keys) {
    std::map<std::size_t, Shared> steps;
    for (const auto& sought : keys.sought) {
        Statement row = db.prepare(sql::find_positions);
        row.bind(org, sought.key.key);
        while (row.step()) {
            if (!sought.key.fits(static_cast<WordBits>(row.column<std::int64_t>(2)))) continue;
            auto& [count, recorded_at] = steps[sought.step][row.column<DecisionId>(0)];
            ++count;
            recorded_at = std::max(recorded_at, row.column<Time>(1));
        }
    }
    return steps;
}

}  // namespace

asio::awaitable<PlanMatches> SqlitePlanStore::find(
    OrgId org, Visibility visibility, PlanKeys keys
) {
    co_return co_await database_.read([&](Connection& db) {
        PlanMatches matches;
        Decisions decisions(db, org, visibility);
        for (std::size_t bound = 0; bound < keys.bound.size(); ++bound)
            add_opposed(db, org, keys, bound, decisions, matches);
        std::size_t bytes = 0;
        for (const auto& [step, shared] : shared_of(db, org, keys)) {
            std::size_t count = 0;
            for (const DecisionId& id : ranked(shared)) {
                if (count == kCandidates || bytes > kOutcomeBytes) break;
                const auto& decision = decisions.find(id);
                if (!decision) continue;
                bytes += decision->outcome.size();
                matches.candidates.push_back({step, *decision, list_labels(db, org, id)});
                ++count;
            }
        }
        return matches;
    });
}

}  // namespace akashi::sqlite

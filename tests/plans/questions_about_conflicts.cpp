#include "questions.hpp"

#include <functional>
#include <stdexcept>
#include <utility>

namespace akashi::plans {

namespace {

/// A page of the hints that a query asks for. There must be one.
auto list_hints(std::function<void(ConflictQuery&, const Decision&)> set) {
    return [set = std::move(set)](const Ports& ports, IoContext& io, const Decision& example) {
        ConflictQuery query;
        set(query, example);
        const auto page =
            testing::run(io, ports.hints.list(kDefaultOrg, Visibility::everything(), query));
        if (page.conflicts.empty()) throw std::logic_error("the query matches no hint");
    };
}

/// A page of the conflicts that a query asks for. There must be one.
auto list_conflicts(std::function<void(ConflictQuery&, const Decision&)> set) {
    return [set = std::move(set)](const Ports& ports, IoContext& io, const Decision& example) {
        ConflictQuery query;
        set(query, example);
        const auto page =
            testing::run(io, ports.conflicts.list(kDefaultOrg, Visibility::everything(), query));
        if (page.conflicts.empty()) throw std::logic_error("the query matches no conflict");
    };
}

void list_conflicts_of_a_group(const Ports& ports, IoContext& io, const Decision& example) {
    const auto list = [&](const ConflictQuery& query) {
        return testing::run(io, ports.conflicts.list(kDefaultOrg, Visibility::everything(), query));
    };
    const auto some = list({.decision_id = example.id});
    list({.group_id = some.conflicts.at(0).group_id});
}

}  // namespace

std::vector<Question> questions_about_conflicts() {
    return {
        // For its estimates, PostgreSQL looks at the ends of conflicts_of_b.
        {"the newest conflicts",
         {"list_conflicts", "conflicts_of_b"},
         {"conflicts_by_time"},
         list_conflicts([](auto&, auto&) {})},
        {"conflicts that are open",
         {"list_conflicts_of_status", "conflicts_of_b"},
         {"conflicts_by_status"},
         list_conflicts([](auto& query, auto&) { query.status = "open"; })},
        {"conflicts of a decision",
         {"conflicts_of_b"},
         {"conflicts_by_b"},
         list_conflicts([](auto& query, auto& example) { query.decision_id = example.id; })},
        {"the newest hints",
         {"list_hints", "hints_of_b"},
         {"hints_by_time"},
         list_hints([](auto&, auto&) {})},
        {"hints of a decision",
         {"hints_of_b"},
         {"hints_by_b"},
         list_hints([](auto& query, auto& example) { query.decision_id = example.id; })},
        {"what is new to hints",
         {"follow_changes", "list_decisions_of_type"},
         {"decisions_by_type"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.hints.refresh(kNow, std::chrono::milliseconds(0)));
         }},
        {"what is to be announced",
         {"hints_to_announce", "conflicts_to_announce"},
         {"hints_to_announce", "conflicts_to_announce"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.hints.announce(100));
         }},
        {"conflicts of a group",
         {"conflicts_of_group", "conflicts_of_b"},
         {"conflicts_by_group", "conflicts_by_b"},
         list_conflicts_of_a_group},
        {"the newest labels",
         {"list_conflict_labels"},
         {"conflict_labels_by_time"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.labels.list(kDefaultOrg, 10, 0));
         }},
        {"decisions that wait to be compared, and what they say",
         {},
         {},
         [](const Ports& ports, IoContext& io, const Decision& example) {
             run(io, ports.scoring.claim(10, kNow, kNow + std::chrono::seconds(30)));
             run(io, ports.scoring.load({{kDefaultOrg, example.id}}));
             run(io, ports.scoring.file({{kDefaultOrg, example.id, kNow, {{Uuid({1}), 1}}}}));
         }},
        {"decisions that say something about a matter",
         {"find_positions"},
         {"positions_by_key"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.scoring.find({{kDefaultOrg, {Uuid({1}), 1, 0}}}));
         }},
        {"what is found about two decisions",
         {"list_samples", "match_bindings"},
         {"samples_by_time"},
         [](const Ports& ports, IoContext& io, const Decision& example) {
             ScoringResult result;
             const DecisionId other(Uuid({1}));
             Conflict& conflict = result.conflicts.emplace_back();
             conflict.org_id = kDefaultOrg;
             conflict.decision_a_id = other;
             conflict.decision_b_id = conflict.found_by = example.id;
             result.suggestions.push_back({kDefaultOrg, example.id, other, "", kNow});
             result.samples.push_back({kDefaultOrg, other, example.id, kNow});
             result.done.push_back({kDefaultOrg, example.id});
             run(io, ports.scoring.save(result));
             run(io, ports.scoring.retry_later({kDefaultOrg, example.id}, "", kNow));
         }},
        {"pairs for the judge",
         {"claim_pairs", "pairs_of_b"},
         {"pairs_by_priority", "pairs_by_b"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             run(io, ports.judge->claim(4, kNow, kNow + std::chrono::seconds(30)));
         }},
        {"pairs and dismissals that are old",
         {"forget_pairs", "forget_verdicts"},
         {"pairs_by_age", "verdicts_by_age"},
         [](const Ports& ports, IoContext& io, const Decision&) {
             const Time begin = *parse_rfc3339("2026-01-01T00:01:00Z");
             run(io, ports.judge->forget(begin, begin));
         }},
    };
}

}  // namespace akashi::plans

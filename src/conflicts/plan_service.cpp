#include "conflicts/plan_service.hpp"

#include "base/run_on.hpp"
#include "conflicts/contradiction.hpp"
#include "conflicts/position_keys.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

Position position_of(const std::string& outcome, const std::vector<std::string>& rejected) {
    return {outcome, {rejected.begin(), rejected.end()}};
}

void add_keys(PlanKeys& keys, OrgId org, const ActionPlan& plan, std::size_t number) {
    const PlanStep& step = plan.steps[number];
    for (std::size_t i = 0; i < step.bindings.size(); ++i) {
        const Binding& binding = step.bindings[i];
        keys.bound.push_back({number, i, match_key(org, plan.project, binding), binding.value_key});
    }
    const Statements statements(position_of(step.outcome, step.rejected));
    for (const SoughtKey& key : position_keys(org, plan.project, statements).sought)
        keys.sought.push_back({number, key});
}

PlanConflict conflict_of(
    const ActionPlan& plan, const PlanKeys::Bound& bound, PlanMatches::Opposed& opposed
) {
    const Binding& binding = plan.steps[bound.step].bindings[bound.binding];
    return {
        bound.step,
        std::move(opposed.decision),
        question_of(binding),
        binding.value,
        std::move(opposed.value),
        "binding_v1",
        "exact"
    };
}

std::optional<PlanConflict> conflict_of(const Statements& step, PlanMatches::Candidate& candidate) {
    const Statements other(position_of(candidate.decision.outcome, candidate.rejected));
    auto found = contradiction_between(step, other);
    if (!found) return std::nullopt;
    return PlanConflict{
        candidate.step,
        std::move(candidate.decision),
        std::move(found->question),
        std::move(found->quote_a),
        std::move(found->quote_b),
        "claims_v1",
        "judged"
    };
}

/// Adds what contradicts one step.
void add_conflicts(
    std::vector<PlanConflict>& all,
    const ActionPlan& plan,
    const PlanKeys& keys,
    PlanMatches& matches,
    std::size_t number
) {
    std::vector<PlanConflict> found;
    const auto is_new = [&](const DecisionId& id) {
        return std::ranges::none_of(found, [&](const auto& one) { return one.decision.id == id; });
    };
    for (auto& opposed : matches.opposed) {
        const auto& bound = keys.bound[opposed.bound];
        if (bound.step == number && is_new(opposed.decision.id))
            found.push_back(conflict_of(plan, bound, opposed));
    }
    const PlanStep& step = plan.steps[number];
    std::optional<Statements> statements;
    std::vector<PlanConflict> of_other_types;
    for (auto& candidate : matches.candidates) {
        if (candidate.step != number || !is_new(candidate.decision.id)) continue;
        if (!statements) statements.emplace(position_of(step.outcome, step.rejected));
        auto conflict = conflict_of(*statements, candidate);
        if (!conflict) continue;
        const bool is_of_type = conflict->decision.decision_type == step.decision_type;
        (is_of_type ? found : of_other_types).push_back(std::move(*conflict));
    }
    std::ranges::move(of_other_types, std::back_inserter(found));
    if (found.size() > kMostConflictsOfStep)
        found.erase(found.begin() + kMostConflictsOfStep, found.end());
    std::ranges::move(found, std::back_inserter(all));
}

}  // namespace

asio::awaitable<std::vector<PlanConflict>> PlanService::check(Caller caller, ActionPlan plan) {
    PlanKeys keys;
    co_await run_on(thread_, [&] {
        for (std::size_t number = 0; number < plan.steps.size(); ++number)
            add_keys(keys, caller.org, plan, number);
    });
    std::vector<PlanConflict> conflicts;
    if (keys.bound.empty() && keys.sought.empty()) co_return conflicts;
    PlanMatches matches = co_await store_.find(caller.org, Visibility::of(caller), keys);
    co_await run_on(thread_, [&] {
        for (std::size_t number = 0; number < plan.steps.size(); ++number)
            add_conflicts(conflicts, plan, keys, matches, number);
    });
    co_return conflicts;
}

}  // namespace akashi

#include "conflicts/read_decision.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "conflicts/claims.hpp"
#include "conflicts/contradiction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace akashi {
namespace {

/// One pair in 64 is a sample.
constexpr std::uint8_t kPairsForEachSample = 64;
/// A step of the search adds few, so that the bound of an organization holds.
constexpr std::size_t kMostSamplesAtOnce = 16;
constexpr std::size_t kMostReasonBytes = 300;
constexpr std::size_t kMostQuestionBytes = 500;

Position position_of(const ComparedDecision& decision) {
    // Not in the middle of a character: a quote must be text.
    const std::string_view outcome = utf8_prefix(decision.outcome, kMostClaimBytes);
    return {outcome, {decision.rejected.begin(), decision.rejected.end()}};
}

bool is_earlier(const ReadDecision& a, const ReadDecision& b) {
    return std::tie(a.decision.recorded_at, a.decision.id) <
           std::tie(b.decision.recorded_at, b.decision.id);
}

BoundDecision side_of(const ComparedDecision& decision, std::string quote) {
    return {
        decision.id,
        decision.agent_id,
        decision.decision_type,
        decision.confidence,
        std::move(quote)
    };
}

std::string reason_of(const Contradiction& found) {
    const std::string reason =
        fmt::format("it says that it replaces something, and disagrees on {}", found.question);
    return std::string(utf8_prefix(reason, kMostReasonBytes));
}

Conflict conflict_of(
    const ComparedDecision& later, const ComparedDecision& earlier, Contradiction found, Time now
) {
    Conflict conflict = conflict_between(
        later.org_id,
        side_of(later, std::move(found.quote_a)),
        side_of(earlier, std::move(found.quote_b)),
        now
    );
    conflict.scoring_method = kClaimsMethod;
    conflict.confidence_class = "judged";
    conflict.category = found.kind == Disagreement::number ? "factual" : "strategic";
    conflict.disputed_question = utf8_prefix(found.question, kMostQuestionBytes);
    return conflict;
}

void add_sample(const DecisionId& a, const DecisionId& b, OrgId org, Time now, ScoringResult& out) {
    const auto [first, second] = std::minmax(a, b);
    const Digest digest = sha256(first.str() + second.str());
    if (digest.front() % kPairsForEachSample != 0) return;
    if (out.samples.size() < kMostSamplesAtOnce) out.samples.push_back({org, first, second, now});
}

}  // namespace

ReadDecision::ReadDecision(ComparedDecision read)
    : decision(std::move(read)), statements(position_of(decision)) {}

PositionKeys ReadDecision::keys() const {
    return position_keys(decision.org_id, decision.project, statements);
}

void add_comparison(
    const ReadDecision& one, const ReadDecision& other, Time now, ScoringResult& result
) {
    const auto [earlier, later] =
        is_earlier(one, other) ? std::tie(one, other) : std::tie(other, one);
    const ComparedDecision& first = earlier.decision;
    const ComparedDecision& last = later.decision;
    auto found = disagreement_between(later.statements, earlier.statements);
    if (!found) return add_sample(first.id, last.id, last.org_id, now, result);
    if (later.statements.retires) {
        result.suggestions.push_back({last.org_id, last.id, first.id, reason_of(*found), now});
    } else if (!earlier.statements.retires) {
        result.conflicts.push_back(conflict_of(last, first, std::move(*found), now));
    }
}

}  // namespace akashi

#include "conflicts/check_service.hpp"

#include "conflicts/conflict_render.hpp"
#include "decisions/render.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kShownOutcome = 200;

constexpr std::array<std::string_view, 4> kSeverities{"critical", "high", "medium", "low"};

std::string highest_severity(const std::vector<ConflictDetail>& conflicts) {
    const auto best = std::ranges::min_element(conflicts, {}, [](const ConflictDetail& conflict) {
        return std::ranges::find(kSeverities, conflict.severity) - kSeverities.begin();
    });
    return best == conflicts.end() ? std::string() : best->severity;
}

void write_concise(JsonWriter& out, const ConflictDetail& conflict) {
    out.begin_object().member("id", conflict.id);
    out.member("decision_a_id", conflict.decision_a_id);
    out.member("decision_b_id", conflict.decision_b_id);
    out.member("agent_a", conflict.agent_a).member("agent_b", conflict.agent_b);
    out.member("status", conflict.status).member("detected_at", conflict.detected_at);
    out.member("outcome_a", shortened(conflict.a.outcome, kShownOutcome));
    out.member("outcome_b", shortened(conflict.b.outcome, kShownOutcome));
    out.member("disputed_question", conflict.disputed_question);
    out.member("value_a", conflict.value_a).member("value_b", conflict.value_b);
    out.member("category", conflict.category).member("severity", conflict.severity);
    out.member("confidence_class", conflict.confidence_class);
    out.member("explanation", explanation_of(conflict)).end_object();
}

void write_resolution(JsonWriter& out, const ConflictDetail& conflict, bool is_concise) {
    const bool a_won = conflict.winning_decision_id == conflict.decision_a_id;
    const ConflictSide& winner = a_won ? conflict.a : conflict.b;
    const ConflictSide& loser = a_won ? conflict.b : conflict.a;
    const auto outcome = [&](const ConflictSide& side) {
        return is_concise ? shortened(side.outcome, kShownOutcome) : side.outcome;
    };
    out.begin_object().member("id", conflict.id).member("decision_type", winner.decision_type);
    out.member_if("winning_decision_id", conflict.winning_decision_id);
    out.member("winning_agent", a_won ? conflict.agent_a : conflict.agent_b);
    out.member("winning_outcome", outcome(winner));
    out.member("losing_agent", a_won ? conflict.agent_b : conflict.agent_a);
    out.member("losing_outcome", outcome(loser));
    out.member("disputed_question", conflict.disputed_question);
    out.member("explanation", explanation_of(conflict));
    out.member_if("resolution_note", conflict.resolution_note);
    out.member_if("resolved_at", conflict.resolved_at).end_object();
}

void write_opposed(
    JsonWriter& out, const OpposedDecision& decision, const std::vector<Binding>& bindings
) {
    const Binding& binding = bindings.at(decision.binding);
    out.begin_object().member("decision_id", decision.id);
    out.member("agent_id", decision.agent_id);
    out.member("outcome", shortened(decision.outcome, kShownOutcome));
    out.member("disputed_question", question_of(binding));
    out.member("your_value", binding.value).member("their_value", decision.value).end_object();
}

template <class Items, class Write>
std::string array_of(const Items& items, Write write_one) {
    std::string text;
    JsonWriter out(text);
    out.begin_array();
    for (const auto& item : items) write_one(out, item);
    out.end_array();
    return text;
}

}  // namespace

asio::awaitable<KnownConflicts> CheckService::find(Caller caller, ConflictQuestion question) {
    const bool is_concise = question.is_concise;
    const std::vector<Binding> bindings = question.bindings;
    question.limit = std::clamp<std::int64_t>(question.limit, 1, kMostLookedUp);
    const LookedUp found =
        co_await lookup_.look_up(caller.org, Visibility::of(caller), std::move(question));
    KnownConflicts known;
    known.open = is_concise ? array_of(found.open, write_concise) : to_json_array(found.open);
    known.open_count = std::ssize(found.open);
    known.severity = highest_severity(found.open);
    known.resolutions = array_of(found.resolved, [&](JsonWriter& out, const ConflictDetail& one) {
        write_resolution(out, one, is_concise);
    });
    known.resolution_count = std::ssize(found.resolved);
    known.would_conflict =
        array_of(found.opposed, [&](JsonWriter& out, const OpposedDecision& one) {
            write_opposed(out, one, bindings);
        });
    known.would_conflict_count = std::ssize(found.opposed);
    co_return known;
}

}  // namespace akashi

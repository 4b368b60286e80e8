#include "app/eval_judge.hpp"

#include "app/threads.hpp"
#include "conflicts/model_judge.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <utility>

namespace akashi::app {
namespace {

namespace asio = boost::asio;

constexpr int kAttempts = 3;

/// What a model says of a pair.
struct Outcome {
    std::optional<JudgeVerdict> verdict;
    std::string failure;
    std::int64_t tokens = 0;
};

JudgedSide side_of(const LabelledSide& side) {
    JudgedSide judged;
    judged.outcome = side.outcome;
    judged.reasoning = side.reasoning;
    judged.decision_type = side.decision_type;
    return judged;
}

asio::awaitable<Outcome> ask(Judge& judge, const LabelledPair& pair) {
    Outcome outcome;
    for (int attempt = 0; attempt < kAttempts && !outcome.verdict; ++attempt) {
        try {
            JudgeAnswer answer = co_await judge.ask({side_of(pair.a), side_of(pair.b)});
            outcome.tokens += answer.tokens;
            outcome.verdict = std::move(answer.verdict);
        } catch (const JudgeFailed& error) {
            outcome.tokens += error.tokens();
            outcome.failure = error.what();
            if (error.kind() != JudgeFailed::Kind::garbled) break;  // the client has retried
        }
    }
    co_return outcome;
}

/// Takes one pair after the other until none is left.
asio::awaitable<void> run_lane(
    Judge& judge,
    const std::vector<LabelledPair>& pairs,
    std::vector<Outcome>& outcomes,
    std::atomic<std::size_t>& next
) {
    for (std::size_t i = next++; i < pairs.size(); i = next++)
        outcomes[i] = co_await ask(judge, pairs[i]);
}

void count(Evaluation& evaluation, const LabelledPair& pair, Outcome outcome) {
    evaluation.tokens += outcome.tokens;
    if (!outcome.verdict) {
        evaluation.unjudged.push_back({pair.id, std::move(outcome.failure)});
        return;
    }
    JudgeVerdict& verdict = *outcome.verdict;
    if (verdict.relationship != Relationship::contradiction)
        return add(evaluation, pair, std::nullopt);
    add(evaluation,
        pair,
        Finding{
            pair.id,
            pair.label,
            Channel::judge,
            std::move(verdict.question),
            std::move(verdict.answer_a),
            std::move(verdict.answer_b)
        });
}

}  // namespace

Evaluation evaluate_by_model(
    const std::vector<LabelledPair>& pairs,
    const JudgeConfig& config,
    const std::string& url,
    const std::string& key,
    std::size_t at_once
) {
    Threads threads;
    Evaluation evaluation;
    std::vector<Outcome> outcomes(pairs.size());
    {
        net::HttpClient http(threads.executor());
        const JudgeModel screen{
            .is_ollama = config.judge == "ollama",
            .base_url = url,
            .secret = config.judge == "ollama" ? std::string() : key,
            .model = config.model,
            .timeout = config.timeout,
            .retries = {.attempts = kAttempts},
        };
        ModelJudge judge(http, screen, config.strong_model);
        evaluation.judge = judge.name();
        std::atomic<std::size_t> next = 0;
        std::vector<std::future<void>> lanes;
        for (std::size_t i = 0; i < std::min(at_once, pairs.size()); ++i)
            lanes.push_back(asio::co_spawn(
                threads.executor(), run_lane(judge, pairs, outcomes, next), asio::use_future
            ));
        for (auto& lane : lanes) lane.wait();
        for (auto& lane : lanes) lane.get();
    }
    threads.join();
    for (std::size_t i = 0; i < pairs.size(); ++i)
        count(evaluation, pairs[i], std::move(outcomes[i]));
    return evaluation;
}

}  // namespace akashi::app

#include "conflicts/judge_cascade.hpp"

#include <optional>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

JudgeCascade::JudgeCascade(Judge& screen, Judge* strong)
    : screen_(screen),
      strong_(strong),
      name_(strong == nullptr ? screen.name() : screen.name() + " then " + strong->name()) {}

asio::awaitable<JudgeAnswer> JudgeCascade::ask(JudgedPair pair) {
    const JudgeAnswer first = co_await screen_.ask(pair);
    if (strong_ == nullptr || first.verdict.relationship != Relationship::contradiction)
        co_return first;
    std::optional<JudgeFailed> failure;
    try {
        JudgeAnswer second = co_await strong_->ask(std::move(pair));
        second.tokens += first.tokens;
        co_return second;
    } catch (const JudgeFailed& error) {
        failure.emplace(error.kind(), error.what(), error.tokens() + first.tokens);
    }
    throw JudgeFailed(*failure);
}

}  // namespace akashi

#include "conflicts/judge_part.hpp"

#include "base/log.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

JudgeModel screen_of(const JudgeConfig& config, const EmbeddingConfig& embedding) {
    JudgeModel model;
    model.is_ollama = config.judge == "ollama";
    model.base_url = judge_url(config, embedding);
    if (!model.is_ollama) model.secret = embedding.openai_key;
    model.model = config.model;
    model.timeout = config.timeout;
    return model;
}

}  // namespace

JudgePart::Bench::Bench(
    const Context& context,
    JudgeStore& store,
    const JudgeConfig& config,
    const EmbeddingConfig& embedding
)
    : http(context.executor),
      judge(http, screen_of(config, embedding), config.strong_model),
      budget(static_cast<std::int64_t>(config.tokens_per_hour)),
      service(judge, budget, context.clock),
      worker(context, store, judge, budget, config.timeout) {}

JudgePart::JudgePart(
    const Context& context,
    JudgeStore& store,
    JudgeConfig config,
    const EmbeddingConfig& embedding,
    FindNearest find_nearest
)
    : context_(context),
      store_(store),
      config_(std::move(config)),
      find_nearest_(std::move(find_nearest)) {
    if (!config_.is_on()) return;
    bench_.emplace(context, store, config_, embedding);
    desk_.service = &bench_->service;
}

void JudgePart::add_routes(http::Router& router) { add_judge_routes(router, desk_); }

asio::awaitable<void> JudgePart::start() {
    if (!bench_) {
        log::info("conflicts: no model judges");
        if (!config_.model.empty())
            log::warn(
                "conflicts: AKASHI_CONFLICT_LLM_MODEL does nothing without AKASHI_CONFLICT_JUDGE"
            );
        co_return;
    }
    log::info(
        "conflicts: a model judges",
        {{"judge", bench_->judge.name()}, {"tokens_per_hour", config_.tokens_per_hour}}
    );
    bench_->worker.start();
}

asio::awaitable<void> JudgePart::stop() {
    if (!bench_) co_return;
    bench_->http.close();
    co_await bench_->worker.stop();
}

PairSink JudgePart::pairs() {
    if (!bench_) return {};
    return [this](NearDecisions decision) { return enqueue(std::move(decision)); };
}

asio::awaitable<void> JudgePart::enqueue(NearDecisions decision) {
    auto near = co_await find_nearest_(decision.org, decision.id, std::move(decision.project));
    near.insert(near.end(), decision.near.begin(), decision.near.end());
    co_await store_.enqueue(decision.org, decision.id, std::move(near), context_.clock());
    if (bench_) bench_->worker.wake();
}

}  // namespace akashi

#pragma once

#include "conflicts/judge_config.hpp"
#include "conflicts/judge_routes.hpp"
#include "conflicts/judge_worker.hpp"
#include "conflicts/model_judge.hpp"
#include "conflicts/pair_sink.hpp"
#include "core/part.hpp"
#include "net/http_client.hpp"

#include <optional>
#include <vector>

namespace akashi {

/// Has a model judge pairs of decisions, when the configuration names one.
class JudgePart final : public Part {
public:
    /// The store must outlive the part.
    JudgePart(
        const Context& context,
        JudgeStore& store,
        JudgeConfig config,
        const EmbeddingConfig& embedding,
        FindNearest find_nearest
    );

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

    /// Who is to be told what a new decision may contradict: JudgeStore::enqueue(), or nobody when
    /// there is no judge. Not after stop() has returned.
    PairSink pairs();

private:
    /// Members in dependency order.
    struct Bench {
        Bench(
            const Context& context,
            JudgeStore& store,
            const JudgeConfig& config,
            const EmbeddingConfig& embedding
        );

        net::HttpClient http;
        ModelJudge judge;
        JudgeBudget budget;
        JudgeService service;
        JudgeWorker worker;
    };

    boost::asio::awaitable<void> enqueue(NearDecisions decision);

    const Context context_;
    JudgeStore& store_;
    const JudgeConfig config_;
    const FindNearest find_nearest_;
    std::optional<Bench> bench_;  ///< nothing without a judge
    JudgeDesk desk_;
};

}  // namespace akashi

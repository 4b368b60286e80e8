#pragma once

#include "conflicts/conflict_service.hpp"
#include "conflicts/hint_worker.hpp"
#include "conflicts/plan_service.hpp"
#include "core/part.hpp"

namespace akashi {

/// Shows the conflicts that traces have found, whose detection is part of the transaction of a
/// trace; finds hints, and announces both; checks plans.
class ConflictsPart final : public Part {
public:
    /// The stores must outlive the part.
    ConflictsPart(
        const Context& context,
        ConflictStore& store,
        HintStore& hints,
        PlanStore& plans,
        HintConfig hint_config
    )
        : conflicts_(store, hints), plans_(plans), hint_worker_(context, hints, hint_config) {}

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

    /// For the answer to a trace; see ConflictService::found_by().
    ConflictService& service() { return conflicts_; }

private:
    ConflictService conflicts_;
    PlanService plans_;
    HintWorker hint_worker_;
};

}  // namespace akashi

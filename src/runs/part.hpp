#pragma once

#include "core/part.hpp"
#include "runs/run_service.hpp"

namespace akashi {

/// Runs of agents and their events.
class RunsPart final : public Part {
public:
    /// The sources must outlive the part.
    RunsPart(const Context& context, RunService::Sources sources);

    void add_routes(http::Router& router) override;

private:
    RunService runs_;
};

}  // namespace akashi

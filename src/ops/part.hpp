#pragma once

#include "core/part.hpp"
#include "ops/health_service.hpp"

#include <functional>

namespace akashi {

/// The routes for load balancers and operators.
class OpsPart final : public Part {
public:
    /// `probe` outlives the part. `is_ready` says whether this instance should get requests;
    /// callable from any thread.
    OpsPart(HealthProbe& probe, std::function<bool()> is_ready)
        : health_(probe, std::move(is_ready)) {}

    void add_routes(http::Router& router) override;

private:
    HealthService health_;
};

}  // namespace akashi

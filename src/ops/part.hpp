#pragma once

#include "core/part.hpp"
#include "ops/health_service.hpp"

#include <functional>

namespace akashi {

/// What load balancers and operators ask for.
class OpsPart final : public Part {
public:
    /// `probe` outlives the part. `is_ready` says whether requests should come here; callable from
    /// any thread.
    OpsPart(HealthProbe& probe, std::function<bool()> is_ready)
        : health_(probe, std::move(is_ready)) {}

    void add_routes(http::Router& router) override;

private:
    HealthService health_;
};

}  // namespace akashi

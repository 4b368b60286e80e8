#pragma once

#include "core/part.hpp"
#include "limits/usage_service.hpp"

namespace akashi {

/// Tells what organizations used.
class UsagePart final : public Part {
public:
    /// The ports must outlive the part.
    UsagePart(const Context& context, UsageService::Ports ports) : usage_(ports, context.clock) {}

    void add_routes(http::Router& router) override;

private:
    UsageService usage_;
};

}  // namespace akashi

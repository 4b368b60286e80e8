#pragma once

#include "core/part.hpp"
#include "overview/overview_service.hpp"

namespace akashi {

/// Shows what an organization's decisions and conflicts are like as a whole.
class OverviewPart final : public Part {
public:
    /// The store must outlive the part.
    OverviewPart(const Context& context, OverviewStore& store) : overview_(store, context.clock) {}

    void add_routes(http::Router& router) override;

private:
    OverviewService overview_;
};

}  // namespace akashi

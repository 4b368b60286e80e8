#pragma once

#include "conflicts/analytics_service.hpp"
#include "conflicts/label_service.hpp"
#include "core/part.hpp"

namespace akashi {

/// Figures about conflicts, and what people say about them.
class ConflictFiguresPart final : public Part {
public:
    /// The stores must outlive the part.
    ConflictFiguresPart(const Context& context, AnalyticsStore& analytics, LabelStore& labels)
        : analytics_(analytics, context.clock), labels_(labels, context.clock) {}

    void add_routes(http::Router& router) override;

private:
    AnalyticsService analytics_;
    LabelService labels_;
};

}  // namespace akashi

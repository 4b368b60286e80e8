#pragma once

#include "core/part.hpp"
#include "decisions/decision_store.hpp"
#include "search/search_service.hpp"
#include "search/search_store.hpp"

namespace akashi {

/// Finds decisions by words, and precedents.
class SearchPart final : public Part {
public:
    /// They must outlive the part.
    struct Ports {
        SearchStore& search;
        DecisionStore& decisions;
    };

    explicit SearchPart(Ports ports) : service_(ports.search, ports.decisions) {}

    void add_routes(http::Router& router) override;

private:
    SearchService service_;
};

}  // namespace akashi

#pragma once

#include "core/part.hpp"
#include "decisions/decision_store.hpp"
#include "search/search_service.hpp"
#include "search/search_store.hpp"

#include <utility>

namespace akashi {

/// Finds decisions by words, and precedents.
class SearchPart final : public Part {
public:
    /// They must outlive the part.
    struct Ports {
        SearchStore& search;
        DecisionStore& decisions;
    };

    SearchPart(Ports ports, Synonyms synonyms)
        : service_(ports.search, ports.decisions, std::move(synonyms)) {}

    void add_routes(http::Router& router) override;

private:
    SearchService service_;
};

}  // namespace akashi

#pragma once

#include "postgres/parameters.hpp"
#include "search/search_store.hpp"

#include <string>

namespace akashi::postgres {

struct FindStatement {
    std::string text;
    Parameters parameters;
};

/// The statement of SearchStore::find(). Its rows, in no order, are id, valid_from,
/// completeness_score, outcome_score, citations, whether the type is the preferred one, and the
/// terms as tsvector. The planner must not be allowed to read whole tables.
FindStatement find_statement(const IndexSearch& search);

}  // namespace akashi::postgres

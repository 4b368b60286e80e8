#pragma once

#include "core/caller.hpp"
#include "decisions/facets.hpp"
#include "decisions/summary_store.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// Sums decisions up, as far as the caller may see them. Callable from any thread.
class SummaryService {
public:
    /// The store must outlive the service.
    explicit SummaryService(SummaryStore& store) : store_(store) {}

    /// At most kMaxFacetNames names of each field.
    boost::asio::awaitable<Facets> find_facets(Caller caller);

private:
    SummaryStore& store_;
};

}  // namespace akashi

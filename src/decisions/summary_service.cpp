#include "decisions/summary_service.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Facets> SummaryService::find_facets(Caller caller) {
    co_return co_await store_.find_facets(caller.org, Visibility::of(caller), kMaxFacetNames);
}

}  // namespace akashi

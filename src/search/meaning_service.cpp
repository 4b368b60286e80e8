#include "search/meaning_service.hpp"

#include "base/log.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<std::optional<Meaning>> MeaningService::ask(
    OrgId org, Visibility visibility, DecisionFilter filter, std::string query
) {
    if (index_.is_resting()) co_return std::nullopt;
    auto vector = co_await embedding_.embed_query(std::move(query));
    if (!vector) co_return std::nullopt;
    co_return co_await find(org, std::move(visibility), std::move(filter), std::move(*vector));
}

asio::awaitable<std::optional<Meaning>> MeaningService::ask_like(
    OrgId org, Visibility visibility, DecisionFilter filter, DecisionId like
) {
    const auto model = embedding_.model();
    if (index_.is_resting() || !model) co_return std::nullopt;
    auto vector = co_await lookup_.find_vector(org, visibility, *model, like);
    if (!vector) co_return std::nullopt;
    auto query = embedding_.as_query(*model, std::move(*vector));
    if (!query) co_return std::nullopt;
    co_return co_await find(org, std::move(visibility), std::move(filter), std::move(*query));
}

asio::awaitable<std::optional<Meaning>> MeaningService::find(
    OrgId org, Visibility visibility, DecisionFilter filter, QueryVector query
) {
    VectorSearch search;
    search.org = org;
    search.visible_agents = co_await lookup_.list_visible_agents(org, std::move(visibility));
    search.filter = std::move(filter);
    search.vector = std::move(query.vector);
    search.limit = kNeighbors;
    std::vector<VectorHit> hits;
    try {
        hits = co_await index_.find(std::move(search));
    } catch (const VectorsAway& away) {
        log::debug("search: vectors away, using text search", {{"error", away.what()}});
        co_return std::nullopt;
    }
    Meaning meaning;
    for (const VectorHit& hit : hits)
        meaning.neighbors.push_back({hit.id, query.standardize(double{hit.similarity})});
    if (std::ssize(hits) >= kNeighbors) meaning.beyond = meaning.neighbors.back().nearness;
    co_return meaning;
}

asio::awaitable<void> MeaningService::prepare(std::string query) {
    if (!index_.is_resting()) co_await embedding_.embed_query(std::move(query));
}

}  // namespace akashi

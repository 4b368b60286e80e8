#include "search/agreement_service.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::int64_t kNearest = 20;
/// Decisions that are nearer say about the same. Tried on pairs of our own with several models.
constexpr double kSame = 6;

}  // namespace

asio::awaitable<std::int64_t> AgreementService::count(Caller caller, const Decision& decision) {
    const Visibility visibility = Visibility::of(caller);
    const auto model = embedding_.model();
    if (!model) co_return 0;
    auto vector = co_await lookup_.find_vector(caller.org, visibility, *model, decision.id);
    if (!vector) co_return 0;
    const auto query = embedding_.as_query(*model, std::move(*vector));
    if (!query) co_return 0;
    VectorSearch search;
    search.org = caller.org;
    search.visible_agents = co_await lookup_.list_visible_agents(caller.org, visibility);
    search.filter.project = decision.project;
    search.only_without_project = !decision.project;
    search.vector = query->vector;
    search.limit = kNearest + 1;  // the decision itself is the nearest
    std::vector<DecisionId> same;
    try {
        for (const VectorHit& hit : co_await index_.find(std::move(search)))
            if (hit.id != decision.id && query->standardize(double{hit.similarity}) >= kSame)
                same.push_back(hit.id);
    } catch (const VectorsAway& away) {
        log::debug("consensus: vectors away", {{"error", away.what()}});
        co_return 0;
    }
    if (same.empty()) co_return 0;
    // The index knows no agents, and may be a second behind.
    const auto list =
        co_await decisions_.list_current(caller.org, visibility, std::move(same), Parts());
    co_return std::ranges::count_if(list.decisions, [&](const Decision& other) {
        return other.agent_id != decision.agent_id;
    });
}

}  // namespace akashi

#include "search/search_service.hpp"

#include "decisions/decision_type.hpp"
#include "search/ranking.hpp"
#include "search/text_query.hpp"

#include <algorithm>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::int64_t kMaxCheckLimit = 100;
/// A precedent must hold this share of the query's weight; below it, single common words match.
constexpr double kMinPrecedentRelevance = 0.05;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

}  // namespace

asio::awaitable<Result<std::vector<SearchHit>>> SearchService::search(
    Caller caller, std::string query, DecisionFilter filter, std::int64_t limit
) {
    if (query.size() > kMaxQueryBytes) co_return invalid("query must be at most 4096 bytes");
    TextQuery parsed = parse_text_query(query);
    if (parsed.empty()) co_return invalid("query is required");
    auto found = co_await store_.search(
        caller.org, Visibility::of(caller), std::move(parsed), std::move(filter), limit, false
    );
    const Time time = now();
    std::vector<SearchHit> hits;
    hits.reserve(found.size());
    for (auto& hit : found) {
        const double score = search_score(hit.decision, hit.relevance, time);
        hits.push_back({std::move(hit.decision), score});
    }
    std::sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) {
        return a.score != b.score ? a.score > b.score : a.decision.id > b.decision.id;
    });
    co_return hits;
}

asio::awaitable<Result<CheckResult>> SearchService::check(Caller caller, CheckRequest request) {
    DecisionFilter filter;
    filter.decision_type = normalize_decision_type(request.decision_type);
    if (filter.decision_type->empty()) co_return invalid("decision_type is required");
    if (request.agent_id) filter.agent_ids = {std::move(*request.agent_id)};
    filter.project = std::move(request.project);
    const std::int64_t limit = std::clamp<std::int64_t>(request.limit, 1, kMaxCheckLimit);

    CheckResult result;
    const std::string query = request.query.value_or("");
    if (query.size() > kMaxQueryBytes) co_return invalid("query must be at most 4096 bytes");
    TextQuery parsed = parse_text_query(query);
    if (parsed.empty()) {
        DecisionQuery newest;
        newest.filter = std::move(filter);
        newest.limit = limit;
        newest.with_alternatives = true;
        auto page = co_await store_.list(caller.org, Visibility::of(caller), std::move(newest));
        result.decisions = std::move(page.decisions);
        co_return result;
    }
    auto found = co_await store_.search(
        caller.org, Visibility::of(caller), std::move(parsed), std::move(filter), limit, true
    );
    for (auto& hit : found) {
        if (hit.relevance < kMinPrecedentRelevance) continue;
        result.decisions.push_back(std::move(hit.decision));
    }
    co_return result;
}

}  // namespace akashi

#include "search/search_service.hpp"

#include "core/page.hpp"
#include "decisions/decision_type.hpp"
#include "search/text_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::int64_t kMaxCheckLimit = 100;
/// A precedent must have at least this relevance; below it, single common words match.
constexpr double kMinPrecedentRelevance = 0.05;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Result<TextQuery> read_query(const std::string& text) {
    if (text.size() > kMaxQueryBytes)
        return invalid(fmt::format("query must be at most {} bytes", kMaxQueryBytes));
    return parse_text_query(text);
}

TextSearch make_search(
    const Caller& caller, TextQuery query, DecisionFilter filter, std::int64_t limit
) {
    return {
        .org = caller.org,
        .visibility = Visibility::of(caller),
        .query = std::move(query),
        .filter = std::move(filter),
        .limit = limit
    };
}

}  // namespace

asio::awaitable<Result<SearchPage>> SearchService::search(
    Caller caller, std::string query, DecisionFilter filter, std::int64_t limit, std::int64_t offset
) {
    auto parsed = read_query(query);
    if (!parsed) co_return parsed.error();
    if (parsed->empty()) co_return invalid("query is required");
    const TextSearch search = make_search(caller, std::move(*parsed), std::move(filter), limit);
    co_return co_await load(search, co_await index_.search(search), offset, {});
}

asio::awaitable<Result<CheckResult>> SearchService::check(Caller caller, CheckRequest request) {
    DecisionFilter filter;
    filter.decision_type = normalize_decision_type(request.decision_type);
    if (filter.decision_type->empty()) co_return invalid("decision_type is required");
    if (request.agent_id) filter.agent_ids = {std::move(*request.agent_id)};
    filter.project = std::move(request.project);
    const std::int64_t limit = std::clamp<std::int64_t>(request.limit, 1, kMaxCheckLimit);
    const Parts parts{.alternatives = true, .evidence = false};

    CheckResult result;
    auto parsed = read_query(request.query.value_or(""));
    if (!parsed) co_return parsed.error();
    if (parsed->empty()) {
        DecisionQuery newest;
        newest.filter = std::move(filter);
        newest.limit = limit;
        newest.parts = parts;
        auto page = co_await decisions_.list(caller.org, Visibility::of(caller), std::move(newest));
        result.decisions = std::move(page.decisions);
        // More decisions than the limit are no reason to read on, but more bytes are.
        result.has_more = page.has_more && std::ssize(result.decisions) < limit;
        co_return result;
    }
    const TextSearch search = make_search(caller, std::move(*parsed), std::move(filter), limit);
    std::vector<TextHit> hits = co_await index_.search(search);
    std::erase_if(hits, [](const TextHit& hit) { return hit.relevance < kMinPrecedentRelevance; });
    SearchPage page = co_await load(search, std::move(hits), 0, parts);
    for (SearchHit& hit : page.hits) result.decisions.push_back(std::move(hit.decision));
    result.has_more = page.has_more;
    co_return result;
}

/// The decisions of the hits from the offset on, without those that ended or were deleted since the
/// search.
asio::awaitable<SearchPage> SearchService::load(
    const TextSearch& search, std::vector<TextHit> hits, std::int64_t offset, Parts parts
) {
    SearchPage page;
    page.total = std::ssize(hits);
    hits.erase(hits.begin(), hits.begin() + std::min(offset, page.total));
    std::vector<DecisionId> ids;
    ids.reserve(hits.size());
    for (const TextHit& hit : hits) ids.push_back(hit.id);
    DecisionList list =
        co_await decisions_.list_current(search.org, search.visibility, std::move(ids), parts);
    page.hits.reserve(list.decisions.size());
    auto hit = hits.begin();
    for (Decision& decision : list.decisions) {
        hit = std::ranges::find(hit, hits.end(), decision.id, &TextHit::id);
        page.hits.push_back({std::move(decision), hit->score});
    }
    page.has_more = list.has_more;
    const std::int64_t looked_at =
        page.has_more ? std::distance(hits.begin(), hit) + 1 : std::ssize(hits);
    page.total -= looked_at - std::ssize(page.hits);
    page.next_offset = next_offset(page.has_more, offset, looked_at);
    co_return page;
}

}  // namespace akashi

#include "conflicts/conflict_service.hpp"

#include "conflicts/conflict_render.hpp"
#include "conflicts/detection_counts.hpp"
#include "conflicts/hint.hpp"

#include <algorithm>
#include <iterator>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// More than one trace finds.
constexpr std::int64_t kMostOfATrace = 100;

}  // namespace

asio::awaitable<ConflictPage> ConflictService::list(Caller caller, ConflictQuery query) {
    if (query.confidence_class == kHint)
        return hints_.list(caller.org, Visibility::of(caller), std::move(query));
    return list_found(std::move(caller), std::move(query));
}

asio::awaitable<ConflictPage> ConflictService::list_found(Caller caller, ConflictQuery query) {
    const Visibility visibility = Visibility::of(caller);
    ConflictPage page = co_await store_.list(caller.org, visibility, std::move(query));
    if (visibility.sees_everything()) co_return page;
    ConflictQuery opposed;
    for (const ConflictDetail& conflict : page.conflicts)
        if (conflict.reopens_resolution_id) opposed.ids.push_back(*conflict.reopens_resolution_id);
    if (opposed.ids.empty()) co_return page;
    opposed.limit = std::ssize(opposed.ids);
    const ConflictPage visible = co_await store_.list(caller.org, visibility, std::move(opposed));
    for (ConflictDetail& conflict : page.conflicts) {
        const auto is_opposed = [&](const ConflictDetail& one) {
            return one.id == conflict.reopens_resolution_id;
        };
        if (std::ranges::none_of(visible.conflicts, is_opposed))
            conflict.reopens_resolution_id.reset();
    }
    co_return page;
}

asio::awaitable<Result<ConflictDetail>> ConflictService::find(Caller caller, ConflictId id) {
    ConflictQuery query;
    query.id = id;
    query.limit = 1;
    ConflictPage page = co_await list(caller, query);
    if (page.conflicts.empty())
        page = co_await hints_.list(caller.org, Visibility::of(caller), query);
    if (page.conflicts.empty()) co_return Error(ErrorCode::not_found, "conflict not found");
    co_return std::move(page.conflicts.front());
}

asio::awaitable<Result<ConflictDetail>> ConflictService::find_to_change(
    Caller caller, ConflictId id
) {
    auto conflict = co_await find(std::move(caller), id);
    if (conflict && conflict->confidence_class == kHint)
        co_return Error(
            ErrorCode::conflict,
            "a hint cannot be settled; to make it go, supersede one of its two decisions"
        );
    co_return conflict;
}

asio::awaitable<std::string> ConflictService::found_by(Caller caller, DecisionId decision) {
    ConflictQuery query;
    query.found_by = decision;
    query.limit = kMostOfATrace;
    const ConflictPage page = co_await list(std::move(caller), query);
    for (const Conflict& conflict : page.conflicts) count_detected(conflict);
    co_return page.conflicts.empty() ? std::string() : found_to_json(page.conflicts);
}

}  // namespace akashi

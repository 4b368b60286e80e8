#include "conflicts/conflict_service.hpp"

#include "conflicts/conflict_render.hpp"
#include "conflicts/hint.hpp"

namespace akashi {

namespace asio = boost::asio;

namespace {

/// More than one trace finds.
constexpr std::int64_t kMostOfATrace = 100;

}  // namespace

asio::awaitable<ConflictPage> ConflictService::list(Caller caller, ConflictQuery query) {
    if (query.confidence_class == kHint)
        return hints_.list(caller.org, Visibility::of(caller), std::move(query));
    return store_.list(caller.org, Visibility::of(caller), std::move(query));
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
    co_return page.conflicts.empty() ? std::string() : found_to_json(page.conflicts);
}

}  // namespace akashi

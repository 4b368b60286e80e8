#include "decisions/decision_service.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Result<Decision>> DecisionService::find(Caller caller, DecisionId id) {
    auto decision = co_await store_.find(caller.org, Visibility::of(caller), id);
    if (decision && count_agreement_)
        decision->agreement_count = co_await count_agreement_(caller, *decision);
    co_return decision;
}

asio::awaitable<std::string> DecisionService::find_suggestions(Caller caller, DecisionId id) {
    if (!find_suggestions_) co_return std::string();
    co_return co_await find_suggestions_(std::move(caller), id);
}

asio::awaitable<DecisionPage> DecisionService::list(Caller caller, DecisionQuery query) {
    co_return co_await store_.list(caller.org, Visibility::of(caller), std::move(query));
}

asio::awaitable<Result<DecisionList>> DecisionService::list_as_of(Caller caller, AsOfQuery query) {
    if (query.time > now() + std::chrono::minutes(1)) {
        co_return Error(ErrorCode::invalid_input, "as_of must not be in the future");
    }
    co_return co_await store_.list_as_of(caller.org, Visibility::of(caller), std::move(query));
}

asio::awaitable<DecisionList> DecisionService::list_revisions(
    Caller caller, DecisionId id, std::int64_t offset
) {
    co_return co_await store_.list_revisions(caller.org, Visibility::of(caller), id, offset);
}

asio::awaitable<Result<DecisionPage>> DecisionService::list_history(
    Caller caller, std::string agent_id, DecisionQuery query
) {
    const Visibility visibility = Visibility::of(caller);
    if (!co_await agents_.can_see(caller.org, visibility, agent_id)) {
        co_return Error(ErrorCode::forbidden, "no access to this agent's history");
    }
    query.filter.agent_ids = {std::move(agent_id)};
    co_return co_await store_.list(caller.org, visibility, std::move(query));
}

}  // namespace akashi

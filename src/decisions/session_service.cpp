#include "decisions/session_service.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<SessionPage> SessionService::list(Caller caller, SessionQuery query) {
    co_return co_await summaries_.list_sessions(caller.org, Visibility::of(caller), query);
}

asio::awaitable<Session> SessionService::find(Caller caller, SessionId id, DecisionQuery query) {
    const Visibility visibility = Visibility::of(caller);
    query.filter.session_id = id;
    Session session;
    session.page = co_await decisions_.list(caller.org, visibility, std::move(query));
    session.summary = co_await summaries_.summarize_session(caller.org, visibility, id);
    co_return session;
}

}  // namespace akashi

#pragma once

#include "core/caller.hpp"
#include "decisions/decision_query.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/session.hpp"
#include "decisions/summary_store.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// What one session has.
struct Session {
    SessionSummary summary;  ///< of all its decisions
    DecisionPage page;       ///< the oldest first
};

/// Reads sessions, as far as the caller may see their decisions. Callable from any thread.
class SessionService {
public:
    /// Both must outlive the service.
    SessionService(SummaryStore& summaries, DecisionStore& decisions)
        : summaries_(summaries), decisions_(decisions) {}

    /// The newest start first.
    boost::asio::awaitable<SessionPage> list(Caller caller, SessionQuery query);
    /// A page of a session; `query` says which. A session that nobody knows is an empty one.
    boost::asio::awaitable<Session> find(Caller caller, SessionId id, DecisionQuery query);

private:
    SummaryStore& summaries_;
    DecisionStore& decisions_;
};

}  // namespace akashi

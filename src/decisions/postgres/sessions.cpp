#include "decisions/postgres/sessions.hpp"

#include "core/page.hpp"
#include "decisions/average_confidence.hpp"
#include "decisions/postgres/sql.hpp"
#include "decisions/session_conditions.hpp"
#include "postgres/visibility.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

SessionPage read_starts(const Rows& rows, std::int64_t limit) {
    SessionPage page;
    page.sessions.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) {
        SessionListing& session = page.sessions.emplace_back();
        session.id = rows.get<SessionId>(row, 0);
        session.first = rows.get<DecisionId>(row, 1);
        session.started_at = session.ended_at = rows.get<Time>(row, 2);
    }
    page.has_more = take_surplus(page.sessions, limit);
    return page;
}

/// Adds the rows of summarize_sessions, which come session by session. A session that has ended
/// since its start was found keeps a count of 0.
void add_agents(const Rows& rows, std::vector<SessionListing>& sessions) {
    auto session = sessions.end();
    for (int row = 0; row < rows.count(); ++row) {
        const auto id = rows.get<SessionId>(row, 0);
        if (session == sessions.end() || session->id != id)
            session = std::ranges::find(sessions, id, &SessionListing::id);
        if (session == sessions.end()) continue;
        session->agents.push_back(rows.get<std::string>(row, 1));
        session->decision_count = rows.get<std::int64_t>(row, 2);
        session->ended_at = rows.get<Time>(row, 3);
    }
}

}  // namespace

asio::awaitable<SessionPage> read_sessions(
    Reader reader, OrgId org, Visibility visibility, SessionQuery query
) {
    Condition condition = session_starts<Condition>(org, visibility, query.after);
    const std::string limit = condition.bind(query.limit + 1);
    const std::string text = fmt::format(
        "SELECT d.session_id, d.id, d.valid_from FROM decisions d WHERE {}{} LIMIT {} OFFSET {}",
        condition.text(),
        order_by(DecisionOrder::valid_from, /*ascending=*/false),
        limit,
        condition.bind(query.offset)
    );
    const Query starts{"list_session_starts", text.c_str()};
    SessionPage page =
        read_starts(co_await reader.run(starts, condition.parameters()), query.limit);
    if (page.sessions.empty()) co_return page;
    std::vector<SessionId> ids;
    ids.reserve(page.sessions.size());
    for (const SessionListing& session : page.sessions) ids.push_back(session.id);
    const Rows agents = co_await reader.run(
        sql::summarize_sessions, Parameters::of(org, visibility.agent_id(), ids, kSessionAgents)
    );
    add_agents(agents, page.sessions);
    co_return page;
}

asio::awaitable<SessionSummary> read_session_summary(
    Reader reader, OrgId org, Visibility visibility, SessionId id
) {
    const Rows rows = co_await reader.run(
        sql::summarize_session, Parameters::of(org, visibility.agent_id(), id, kSessionTypes)
    );
    SessionSummary summary;
    for (int row = 0; row < rows.count(); ++row) {
        summary.types.push_back({rows.get<std::string>(row, 0), rows.get<std::int64_t>(row, 1)});
        summary.decision_count = rows.get<std::int64_t>(row, 2);
        summary.started_at = rows.get<Time>(row, 3);
        summary.ended_at = rows.get<Time>(row, 4);
        summary.average_confidence =
            average_confidence(rows.get<double>(row, 5), summary.decision_count);
    }
    co_return summary;
}

}  // namespace akashi::postgres

#include "decisions/sqlite/sessions.hpp"

#include "core/page.hpp"
#include "decisions/average_confidence.hpp"
#include "decisions/session_conditions.hpp"
#include "decisions/sqlite/sql.hpp"
#include "sqlite/visibility.hpp"

#include <algorithm>
#include <iterator>

namespace akashi::sqlite {
namespace {

/// Adds what the decisions of the session say.
void add_agents(Connection& db, OrgId org, const Visibility& visibility, SessionListing& session) {
    Statement row = db.prepare(sql::list_session_agents);
    row.bind(org, visibility.agent_id(), session.id);
    while (row.step()) {
        session.decision_count += row.column<std::int64_t>(1);
        session.ended_at = std::max(session.ended_at, row.column<Time>(2));
        if (std::ssize(session.agents) < kSessionAgents)
            session.agents.push_back(row.column<std::string>(0));
    }
}

}  // namespace

SessionPage read_sessions(
    Connection& db, OrgId org, const Visibility& visibility, const SessionQuery& query
) {
    SessionPage page;
    {
        const Condition condition = session_starts<Condition>(org, visibility, query.after);
        Statement row = db.prepare_text(
            "SELECT d.session_id, d.id, d.valid_from FROM decisions d WHERE " + condition.text() +
            order_by(DecisionOrder::valid_from, /*ascending=*/false) + " LIMIT ? OFFSET ?"
        );
        condition.bind_to(row);
        row.bind(query.limit + 1, query.offset);
        while (row.step()) {
            SessionListing& session = page.sessions.emplace_back();
            session.id = row.column<SessionId>(0);
            session.first = row.column<DecisionId>(1);
            session.started_at = row.column<Time>(2);
        }
    }
    page.has_more = take_surplus(page.sessions, query.limit);
    for (SessionListing& session : page.sessions) add_agents(db, org, visibility, session);
    return page;
}

SessionSummary read_session_summary(
    Connection& db, OrgId org, const Visibility& visibility, const SessionId& id
) {
    SessionSummary summary;
    Statement row = db.prepare(sql::summarize_session);
    row.bind(org, visibility.agent_id(), id, kSessionTypes);
    while (row.step()) {
        summary.types.push_back({row.column<std::string>(0), row.column<std::int64_t>(1)});
        summary.decision_count = row.column<std::int64_t>(2);
        summary.started_at = row.column<Time>(3);
        summary.ended_at = row.column<Time>(4);
        summary.average_confidence =
            average_confidence(row.column<double>(5), summary.decision_count);
    }
    return summary;
}

}  // namespace akashi::sqlite

#include "decisions/postgres/assessment_store.hpp"

#include "core/page.hpp"
#include "decisions/assessment_queries.hpp"
#include "decisions/decision_errors.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/audit_log.hpp"
#include "postgres/entity.hpp"
#include "postgres/idempotency_store.hpp"

#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<Result<Assessment>> PostgresAssessmentStore::add(
    Assessment assessment, Visibility visibility, Change change
) {
    std::vector<Statement> statements;
    statements.push_back(
        {&sql::assess,
         Parameters::of(
             assessment.org_id,
             visibility.agent_id(),
             assessment.id,
             assessment.decision_id,
             assessment.assessor_agent_id,
             assessment.outcome,
             assessment.notes,
             assessment.created_at
         )}
    );
    statements.push_back(insert_audit_entry(change.audit));
    try {
        co_await write_once(pool_, std::move(statements));
    } catch (const PostgresError& error) {
        if (!error.is_requirement()) throw;
        if (error.reason() == decision_not_found().message()) co_return decision_not_found();
        co_return no_access_to_decision();
    }
    co_return assessment;
}

asio::awaitable<Result<AssessmentPage>> PostgresAssessmentStore::list(
    OrgId org, Visibility visibility, DecisionId decision, std::int64_t limit, std::int64_t offset
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::find_access, Parameters::of(org, decision, visibility.agent_id())});
    statements.push_back(
        {&list_assessments_query(),
         Parameters::of(org, decision, visibility.agent_id(), limit + 1, offset)}
    );
    statements.push_back(
        {&sql::summarize_assessments, Parameters::of(org, decision, visibility.agent_id())}
    );
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    if (results[0].empty()) co_return decision_not_found();
    if (!results[0].get<bool>(0, 0)) co_return no_access_to_decision();
    AssessmentPage page;
    for (int row = 0; row < results[1].count(); ++row)
        page.assessments.push_back(read_entity<Assessment>(results[1], row));
    page.has_more = take_surplus(page.assessments, limit);
    page.summary.correct = results[2].get<std::int64_t>(0, 0);
    page.summary.incorrect = results[2].get<std::int64_t>(0, 1);
    page.summary.partially_correct = results[2].get<std::int64_t>(0, 2);
    co_return page;
}

}  // namespace akashi::postgres

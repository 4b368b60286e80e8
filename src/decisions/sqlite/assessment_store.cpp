#include "decisions/sqlite/assessment_store.hpp"

#include "core/page.hpp"
#include "decisions/assessment_queries.hpp"
#include "decisions/decision_errors.hpp"
#include "decisions/sqlite/assessment_rows.hpp"
#include "decisions/sqlite/sql.hpp"
#include "sqlite/change.hpp"
#include "sqlite/entity.hpp"
#include "sqlite/visibility.hpp"

#include <optional>
#include <string>

namespace akashi::sqlite {

namespace asio = boost::asio;

namespace {

std::optional<Error> find_fault(
    Connection& db, OrgId org, const Visibility& visibility, const DecisionId& decision
) {
    const auto agent = db.find<std::string>(sql::find_agent_of_decision, org, decision);
    if (!agent) return decision_not_found();
    if (!may_see(db, org, visibility, *agent)) return no_access_to_decision();
    return std::nullopt;
}

AssessmentSummary summarize(
    Connection& db, OrgId org, const Visibility& visibility, const DecisionId& decision
) {
    Statement row = db.prepare(sql::summarize_assessments);
    row.bind(org, decision, visibility.agent_id());
    AssessmentSummary summary;
    if (!row.step()) return summary;
    summary.correct = row.column<std::int64_t>(0);
    summary.incorrect = row.column<std::int64_t>(1);
    summary.partially_correct = row.column<std::int64_t>(2);
    return summary;
}

}  // namespace

asio::awaitable<Result<Assessment>> SqliteAssessmentStore::add(
    Assessment assessment, Visibility visibility, Change change
) {
    co_return co_await database_.write([&](Connection& db) -> Result<Assessment> {
        const OrgId org = assessment.org_id;
        if (auto fault = find_fault(db, org, visibility, assessment.decision_id)) return *fault;
        record_change(db, change);
        db.execute(
            sql::replace_assessment, org, assessment.decision_id, assessment.assessor_agent_id
        );
        keep_verdict(db, assessment);
        return assessment;
    });
}

asio::awaitable<Result<AssessmentPage>> SqliteAssessmentStore::list(
    OrgId org, Visibility visibility, DecisionId decision, std::int64_t limit, std::int64_t offset
) {
    co_return co_await database_.read([&](Connection& db) -> Result<AssessmentPage> {
        if (auto fault = find_fault(db, org, visibility, decision)) return *fault;
        AssessmentPage page;
        Statement row = db.prepare(list_assessments_query());
        row.bind(org, decision, visibility.agent_id(), limit + 1, offset);
        while (row.step()) page.assessments.push_back(read_entity<Assessment>(row));
        page.has_more = take_surplus(page.assessments, limit);
        page.summary = summarize(db, org, visibility, decision);
        return page;
    });
}

}  // namespace akashi::sqlite

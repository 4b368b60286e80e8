#include "decisions/sqlite/assessment_rows.hpp"

#include "decisions/sqlite/sql.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi::sqlite {
namespace {

/// So many citations say that a decision was correct.
constexpr std::int64_t kCitations = 3;

Assessment make_verdict(
    OrgId org, const DecisionId& decision, std::string_view source, std::string_view outcome
) {
    Assessment verdict;
    verdict.id = AssessmentId::make();
    verdict.org_id = org;
    verdict.decision_id = decision;
    verdict.assessor_agent_id = fmt::format("system:{}", source);
    verdict.outcome = outcome;
    verdict.source = source;
    return verdict;
}

}  // namespace

void keep_verdict(Connection& db, const Assessment& assessment) {
    db.execute(
        sql::insert_assessment,
        assessment.id,
        assessment.org_id,
        assessment.decision_id,
        assessment.assessor_agent_id,
        assessment.outcome,
        assessment.notes,
        assessment.source,
        assessment.created_at
    );
    db.execute(sql::score_outcome, assessment.org_id, assessment.decision_id);
}

void AssessmentRows::write(Connection& db, TraceRecord& trace) {
    const Decision& decision = trace.decision;
    for (const DecisionId& id : ended_decisions(trace)) {
        Assessment verdict = make_verdict(decision.org_id, id, "supersession", kPartiallyCorrect);
        verdict.notes = fmt::format("Auto-assessed: superseded by {}", decision.id.str());
        verdict.created_at = decision.transaction_time;
        keep_verdict(db, verdict);
    }
    const auto& cited = decision.precedent_ref;
    if (!cited || rejects_precedent(trace) ||
        db.find<std::int64_t>(sql::count_citations, decision.org_id, *cited) < kCitations)
        return;
    Assessment verdict = make_verdict(decision.org_id, *cited, "citation", kCorrect);
    verdict.notes = fmt::format("Auto-assessed: cited as precedent {} times", kCitations);
    verdict.created_at = decision.transaction_time;
    keep_verdict(db, verdict);
}

}  // namespace akashi::sqlite

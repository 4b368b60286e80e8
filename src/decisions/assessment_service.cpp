#include "decisions/assessment_service.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;

namespace {

std::optional<Error> find_fault(const NewAssessment& wanted) {
    const std::string& outcome = wanted.outcome;
    if (outcome != kCorrect && outcome != kIncorrect && outcome != kPartiallyCorrect)
        return Error(
            ErrorCode::invalid_input,
            "outcome must be one of: correct, incorrect, partially_correct"
        );
    if (wanted.notes && wanted.notes->size() > kMaxAssessmentNotes)
        return Error(
            ErrorCode::invalid_input,
            fmt::format(
                "notes must be at most {} bytes; these have {}",
                kMaxAssessmentNotes,
                wanted.notes->size()
            )
        );
    return std::nullopt;
}

}  // namespace

asio::awaitable<Result<Assessment>> AssessmentService::assess(Caller caller, NewAssessment wanted) {
    if (auto fault = find_fault(wanted)) co_return *fault;
    Assessment assessment;
    assessment.id = AssessmentId::make();
    assessment.org_id = caller.org;
    assessment.decision_id = wanted.decision_id;
    assessment.assessor_agent_id = caller.agent_id;
    assessment.outcome = std::move(wanted.outcome);
    assessment.notes = std::move(wanted.notes);
    assessment.created_at = clock_();
    Change change{audit_of(
        caller, assessment.created_at, "assess_decision", "decision", assessment.decision_id.str()
    )};
    JsonWriter out(change.audit.after.emplace());
    write(out, assessment);
    co_return co_await store_.add(std::move(assessment), Visibility::of(caller), std::move(change));
}

asio::awaitable<Result<AssessmentPage>> AssessmentService::list(
    Caller caller, DecisionId decision, std::int64_t limit, std::int64_t offset
) {
    return store_.list(caller.org, Visibility::of(caller), decision, limit, offset);
}

void write(JsonWriter& out, const Assessment& assessment) {
    out.begin_object().member("id", assessment.id);
    out.member("decision_id", assessment.decision_id).member("org_id", assessment.org_id);
    out.member("assessor_agent_id", assessment.assessor_agent_id);
    out.member("outcome", assessment.outcome).member_if("notes", assessment.notes);
    out.member("source", assessment.source).member("created_at", assessment.created_at);
    out.end_object();
}

}  // namespace akashi

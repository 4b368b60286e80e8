#pragma once

#include "base/periodic_task.hpp"
#include "core/part.hpp"
#include "decisions/assessment_service.hpp"
#include "decisions/change_service.hpp"
#include "decisions/decision_service.hpp"
#include "decisions/decision_store.hpp"
#include "decisions/export_routes.hpp"
#include "decisions/export_service.hpp"
#include "decisions/link_service.hpp"
#include "decisions/link_store.hpp"
#include "decisions/session_service.hpp"
#include "decisions/summary_service.hpp"
#include "decisions/summary_store.hpp"
#include "decisions/trace_service.hpp"
#include "identity/agent_directory.hpp"

namespace akashi {

/// Records and reads decisions. Every minute it deletes the idempotency keys older than 7 days.
class DecisionsPart final : public Part {
public:
    /// They must outlive the part.
    struct Ports {
        TraceStore& traces;
        DecisionStore& decisions;
        LinkStore& links;
        SummaryStore& summaries;
        AgentDirectory& agents;
        std::function<bool()> gets_vectors;  ///< whether new decisions do; from any thread
        DecisionService::CountAgreement count_agreement;
        TraceService::FindConflicts find_conflicts;
        DecisionEndingStore& endings;
        DecisionPatchStore& patches;
        IdempotencyStore& idempotency;
        DecisionService::FindSuggestions find_suggestions;
        ProjectNames::FindCanonical find_canonical;
        AssessmentStore& assessments;
    };

    DecisionsPart(const Context& context, Ports ports);

    void add_routes(http::Router& router) override;

    /// Records decisions that other parts make.
    TraceService& traces() { return traces_; }

    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    boost::asio::awaitable<void> forget_old_keys();

    const Ports ports_;
    const Clock clock_;
    TraceService traces_;
    DecisionService decisions_;
    DecisionChangeService changes_;
    LinkService links_;
    SummaryService summaries_;
    SessionService sessions_;
    AssessmentService assessments_;
    ExportService exports_;
    http::Turns export_pages_;
    ExportSources export_sources_{exports_, export_pages_};
    PeriodicTask forgetting_;  // last: it uses the members above
};

}  // namespace akashi

#pragma once

#include "conflicts/sqlite/adjudication_rows.hpp"
#include "conflicts/sqlite/binding_rows.hpp"
#include "conflicts/sqlite/ending_rows.hpp"
#include "conflicts/sqlite/patch_rows.hpp"
#include "conflicts/sqlite/queue_rows.hpp"
#include "conflicts/sqlite/stance_rows.hpp"
#include "decisions/sqlite/agent_deletion.hpp"
#include "decisions/sqlite/assessment_rows.hpp"
#include "decisions/sqlite/caller_check.hpp"
#include "decisions/sqlite/ending_store.hpp"
#include "decisions/sqlite/organization_deletion.hpp"
#include "decisions/sqlite/patch_store.hpp"
#include "decisions/sqlite/run_check.hpp"
#include "decisions/sqlite/trace_rows.hpp"
#include "limits/sqlite/usage_rows.hpp"
#include "runs/event_sequence.hpp"
#include "runs/sqlite/ending_events.hpp"
#include "runs/sqlite/event_deletion.hpp"
#include "runs/sqlite/trace_events.hpp"
#include "search/sqlite/ending_rows.hpp"
#include "search/sqlite/outbox_rows.hpp"
#include "search/sqlite/patch_rows.hpp"
#include "vectors/sqlite/vector_rows.hpp"

#include <vector>

namespace akashi::app {

/// Everything that takes part in a transaction on SQLite. It must outlive the stores that get the
/// lists, and the numbers of events must outlive it.
class SqliteWriters {
public:
    SqliteWriters(EventSequence& sequence, Quotas quotas)
        : agents_(quotas), trace_events_(sequence), usage_(quotas), retraction_events_(sequence) {}

    /// In the order in which a trace is checked and written.
    std::vector<sqlite::RowWriter<TraceRecord>*> of_traces() {
        return {
            &callers_,       &idempotency_, &agents_,         &run_check_,    &runs_,
            &precedents_,    &superseded_,  &decisions_,      &alternatives_, &evidence_,
            &adjudications_, &bindings_,    &conflict_queue_, &stances_,      &assessments_,
            &trace_events_,  &outbox_,      &audit_,          &usage_,
        };
    }

    std::vector<sqlite::RowWriter<DecisionEnding>*> of_endings() {
        return {&ended_decisions_, &ended_conflicts_, &retraction_events_, &ended_documents_};
    }

    std::vector<sqlite::RowWriter<DecisionPatch>*> of_patches() {
        return {&patched_decisions_, &moved_bindings_, &patched_outbox_};
    }

    std::vector<sqlite::RowWriter<DeletionStep>*> of_deletions() {
        return {&outbox_deletion_, &vector_deletion_, &event_deletion_, &decision_deletion_};
    }

    std::vector<sqlite::RowWriter<OrganizationStep>*> of_organizations() {
        return {&organization_outbox_, &organization_deletion_, &organization_usage_};
    }

private:
    sqlite::CallerCheck callers_;
    sqlite::IdempotencyRows idempotency_;
    sqlite::AgentRegistration agents_;
    sqlite::RunCheck run_check_;
    sqlite::RunRows runs_;
    sqlite::PrecedentCheck precedents_;
    sqlite::SupersededRows superseded_;
    sqlite::DecisionRows decisions_;
    sqlite::AlternativeRows alternatives_;
    sqlite::EvidenceRows evidence_;
    sqlite::BindingRows bindings_;
    sqlite::QueueRows conflict_queue_;
    sqlite::StanceRows stances_;
    sqlite::AdjudicationRows adjudications_;
    sqlite::AssessmentRows assessments_;
    sqlite::TraceEventRows trace_events_;
    sqlite::OutboxRows outbox_;
    sqlite::AuditRows audit_;
    sqlite::UsageRows usage_;
    sqlite::EndedDecisions ended_decisions_;
    sqlite::EndedConflicts ended_conflicts_;
    sqlite::RetractionEvents retraction_events_;
    sqlite::EndedDocuments ended_documents_;
    sqlite::PatchedDecisions patched_decisions_;
    sqlite::MovedBindings moved_bindings_;
    sqlite::PatchedOutbox patched_outbox_;
    sqlite::OutboxDeletion outbox_deletion_;
    sqlite::VectorDeletion vector_deletion_;
    sqlite::EventDeletion event_deletion_;
    sqlite::DecisionDeletion decision_deletion_;
    sqlite::OrganizationOutbox organization_outbox_;
    sqlite::OrganizationDeletion organization_deletion_;
    sqlite::OrganizationUsage organization_usage_;
};

}  // namespace akashi::app

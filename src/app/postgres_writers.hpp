#pragma once

#include "billing/postgres/subscription_rows.hpp"
#include "conflicts/postgres/adjudication_rows.hpp"
#include "conflicts/postgres/binding_rows.hpp"
#include "conflicts/postgres/ending_rows.hpp"
#include "conflicts/postgres/patch_rows.hpp"
#include "conflicts/postgres/queue_rows.hpp"
#include "conflicts/postgres/stance_rows.hpp"
#include "decisions/postgres/agent_deletion.hpp"
#include "decisions/postgres/agent_registration.hpp"
#include "decisions/postgres/assessment_rows.hpp"
#include "decisions/postgres/caller_check.hpp"
#include "decisions/postgres/ending_store.hpp"
#include "decisions/postgres/idempotency_rows.hpp"
#include "decisions/postgres/organization_deletion.hpp"
#include "decisions/postgres/patch_store.hpp"
#include "decisions/postgres/reference_rows.hpp"
#include "decisions/postgres/run_check.hpp"
#include "decisions/postgres/trace_rows.hpp"
#include "limits/postgres/usage_rows.hpp"
#include "postgres/pool.hpp"
#include "runs/event_sequence.hpp"
#include "runs/postgres/ending_events.hpp"
#include "runs/postgres/event_deletion.hpp"
#include "runs/postgres/trace_events.hpp"
#include "search/postgres/document_rows.hpp"
#include "search/postgres/ending_rows.hpp"
#include "search/postgres/outbox_rows.hpp"
#include "search/postgres/patch_rows.hpp"
#include "signup/postgres/sign_up_rows.hpp"
#include "vectors/postgres/vector_rows.hpp"

#include <vector>

namespace akashi::app {

/// Everything that takes part in a transaction on PostgreSQL. It must outlive the stores that get
/// the lists, and the pool and the numbers of events must outlive it.
class PostgresWriters {
public:
    PostgresWriters(postgres::Pool& pool, EventSequence& sequence, Quotas quotas)
        : idempotency_(pool),
          agents_(known_agents_, quotas),
          trace_events_(sequence),
          usage_(pool, quotas),
          retraction_events_(sequence) {}

    /// In the order of the foreign keys; the usage last, since transactions of one organization
    /// with a limit wait there for each other. It is also the order in which a transaction locks:
    /// the sender, idempotency keys, organizations, agents, joined runs, rejected and superseded
    /// decisions together, cited decisions, conflicts, counters; in each table in the order of its
    /// key. A step of a deletion waits 100 ms at most.
    std::vector<postgres::RowWriter<TraceRecord>*> of_traces() {
        return {
            &callers_,       &idempotency_, &agents_,         &run_check_,    &runs_,
            &precedents_,    &superseded_,  &decisions_,      &alternatives_, &evidence_,
            &adjudications_, &bindings_,    &conflict_queue_, &stances_,      &assessments_,
            &trace_events_,  &documents_,   &outbox_,         &audit_,        &usage_,
        };
    }

    std::vector<postgres::RowWriter<DecisionEnding>*> of_endings() {
        return {&ended_decisions_, &ended_conflicts_, &retraction_events_, &ended_documents_};
    }

    std::vector<postgres::RowWriter<DecisionPatch>*> of_patches() {
        return {&patched_decisions_, &moved_bindings_, &patched_outbox_};
    }

    std::vector<postgres::RowWriter<DeletionStep>*> of_deletions() {
        return {&outbox_deletion_, &vector_deletion_, &event_deletion_, &decision_deletion_};
    }

    std::vector<postgres::RowWriter<OrganizationStep>*> of_organizations() {
        return {
            &organization_outbox_,
            &organization_deletion_,
            &organization_usage_,
            &organization_subscriptions_
        };
    }

    std::vector<postgres::RowWriter<Founding>*> of_foundings() { return {&sign_ups_}; }

private:
    postgres::KnownAgents known_agents_;
    postgres::CallerCheck callers_;
    postgres::IdempotencyRows idempotency_;
    postgres::AgentRegistration agents_;
    postgres::RunCheck run_check_;
    postgres::RunRows runs_;
    postgres::PrecedentCheck precedents_;
    postgres::SupersededRows superseded_;
    postgres::DecisionRows decisions_;
    postgres::AlternativeRows alternatives_;
    postgres::EvidenceRows evidence_;
    postgres::BindingRows bindings_;
    postgres::QueueRows conflict_queue_;
    postgres::StanceRows stances_;
    postgres::AdjudicationRows adjudications_;
    postgres::AssessmentRows assessments_;
    postgres::TraceEventRows trace_events_;
    postgres::DocumentRows documents_;
    postgres::OutboxRows outbox_;
    postgres::AuditRows audit_;
    postgres::UsageRows usage_;
    postgres::EndedDecisions ended_decisions_;
    postgres::EndedConflicts ended_conflicts_;
    postgres::RetractionEvents retraction_events_;
    postgres::EndedDocuments ended_documents_;
    postgres::PatchedDecisions patched_decisions_;
    postgres::MovedBindings moved_bindings_;
    postgres::PatchedOutbox patched_outbox_;
    postgres::OutboxDeletion outbox_deletion_;
    postgres::VectorDeletion vector_deletion_;
    postgres::EventDeletion event_deletion_;
    postgres::DecisionDeletion decision_deletion_{known_agents_};
    postgres::OrganizationOutbox organization_outbox_;
    postgres::OrganizationDeletion organization_deletion_;
    postgres::OrganizationUsage organization_usage_;
    postgres::SignUpRows sign_ups_;
    postgres::OrganizationSubscriptions organization_subscriptions_;
};

}  // namespace akashi::app

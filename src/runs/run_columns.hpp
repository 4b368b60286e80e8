#pragma once

#include "base/columns.hpp"
#include "runs/run.hpp"

#include <concepts>
#include <string>
#include <type_traits>

// The columns of each table by name, in the order in which all stores list them (base/columns.hpp).
namespace akashi {

template <class AnyRun, class Visit>
    requires std::same_as<std::remove_const_t<AnyRun>, AgentRun>
void visit_columns(AnyRun& run, Visit&& visit) {
    visit("id", run.id);
    visit("org_id", run.org_id);
    visit("agent_id", run.agent_id);
    visit("trace_id", run.trace_id);
    visit("parent_run_id", run.parent_run_id);
    visit("status", run.status);
    visit("started_at", run.started_at);
    visit("completed_at", run.completed_at);
    visit("metadata", json_column(run.metadata));
}

/// Without those that all events of a run share.
template <class AnyEvent, class Visit>
    requires std::same_as<std::remove_const_t<AnyEvent>, Event>
void visit_columns(AnyEvent& event, Visit&& visit) {
    visit("id", event.id);
    visit("event_type", event.event_type);
    visit("sequence_num", event.sequence_num);
    visit("occurred_at", event.occurred_at);
    visit("payload", json_column(event.payload));
    visit("created_at", event.created_at);
}

/// An event with its run: a row of its table, for writing. The event and the name must outlive it.
struct PlacedEvent {
    static inline const std::string kNobody;
    static inline const Event kNone{};

    RunId run_id;
    OrgId org_id;
    const std::string* agent_id = &kNobody;
    const Event* event = &kNone;
};

template <class Placed, class Visit>
    requires std::same_as<std::remove_const_t<Placed>, PlacedEvent>
void visit_columns(Placed& placed, Visit&& visit) {
    visit("run_id", placed.run_id);
    visit("org_id", placed.org_id);
    visit("agent_id", *placed.agent_id);
    visit_columns(*placed.event, visit);
}

}  // namespace akashi

#include "decisions/postgres/agent_registration.hpp"

#include "decisions/decision_errors.hpp"
#include "decisions/make_record.hpp"
#include "decisions/postgres/sql.hpp"
#include "postgres/entity.hpp"

#include <map>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

using Traces = std::span<TraceRecord* const>;

constexpr std::size_t kKnownAgents = 100'000;

AgentName agent_of(const TraceRecord& trace) {
    return {trace.decision.org_id, trace.decision.agent_id};
}

Parameters parameters_of(const std::vector<TraceRecord*>& first) {
    std::vector<AuditEntry> entries;
    entries.reserve(first.size());
    for (const TraceRecord* trace : first) entries.push_back(audit_of_registration(*trace));
    Parameters parameters;
    add_array(parameters, first, [](const auto*) { return AgentRowId::make(); });
    add_array(parameters, first, [](const auto* t) { return t->decision.org_id; });
    add_array(parameters, first, [](const auto* t) -> auto& { return t->decision.agent_id; });
    add_array(parameters, first, [](const auto* t) { return t->decision.transaction_time; });
    add_array(parameters, entries, [](const auto& e) -> auto& { return e.actor_agent_id; });
    add_array(parameters, entries, [](const auto& e) { return to_string(e.actor_role); });
    add_array(parameters, entries, [](const auto& e) { return e.api_key_id; });
    add_array(parameters, entries, [](const auto& e) -> auto& { return e.request_id; });
    add_array(parameters, entries, [](const auto& e) -> auto& { return e.endpoint; });
    add_array(parameters, entries, [](const auto& e) -> auto& { return e.operation; });
    add_array(parameters, entries, [](const auto& e) -> auto& { return e.resource_type; });
    add_array(parameters, entries, [](const auto& e) { return Json{e.after.value_or("null")}; });
    add_array(parameters, entries, [](const auto& e) { return Json{e.metadata}; });
    return parameters;
}

/// `rows` has the agents that the statement inserted. The first trace of each agent registered it.
void mark_registered(const Rows& rows, const std::vector<TraceRecord*>& first) {
    std::set<AgentName> registered;
    for (int row = 0; row < rows.count(); ++row)
        registered.emplace(rows.get<OrgId>(row, 0), rows.get<std::string>(row, 1));
    for (TraceRecord* trace : first)
        trace->recorded.agent_registered = registered.contains(agent_of(*trace));
}

}  // namespace

bool KnownAgents::contains(const AgentName& agent) const {
    const std::lock_guard lock(mutex_);
    return agents_.contains(agent);
}

void KnownAgents::insert(AgentName agent) {
    const std::lock_guard lock(mutex_);
    if (agents_.size() >= kKnownAgents) agents_.clear();
    agents_.insert(std::move(agent));
}

bool KnownAgents::erase(const AgentName& agent) {
    const std::lock_guard lock(mutex_);
    return agents_.erase(agent) > 0;
}

void AgentRegistration::add_to(WriteBatch& batch, Traces traces) {
    // In one order, so that no transaction waits for another in a circle.
    std::map<AgentName, TraceRecord*> unknown;
    for (TraceRecord* trace : traces) {
        if (!trace->registrar) continue;
        if (AgentName agent = agent_of(*trace); !known_.contains(agent))
            unknown.try_emplace(std::move(agent), trace);
    }
    if (unknown.empty()) return;
    std::vector<TraceRecord*> first;
    first.reserve(unknown.size());
    for (const auto& [agent, trace] : unknown) first.push_back(trace);
    Parameters places;
    add_array(places, first, [](const auto* trace) { return trace->decision.org_id; });
    add_array(places, first, [](const auto* t) -> auto& { return t->decision.agent_id; });
    places.add(has_billing_);
    batch.call("akashi_require_agent_places", std::move(places));
    batch.run(sql::register_agents, parameters_of(first), [this, first](const Rows& rows) {
        mark_registered(rows, first);
        for (const TraceRecord* trace : first) known_.insert(agent_of(*trace));
    });
}

asio::awaitable<Verdict> AgentRegistration::explain(
    const PostgresError& error, TraceRecord& trace
) {
    if (error.state() == "AK409") co_return Verdict::refuse(agent_of_trace_is_being_deleted());
    if (error.state() == "AK430") co_return Verdict::refuse(agent_limit_exceeded(error.reason()));
    if (error.constraint() != "runs_agent") co_return Verdict();
    // Deleted since it was known: the next attempt registers it again.
    known_.erase(agent_of(trace));
    if (trace.registrar) co_return Verdict{Verdict::Kind::try_again, {}};
    co_return Verdict::refuse(agent_of_trace_not_found());
}

}  // namespace akashi::postgres

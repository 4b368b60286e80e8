#include "decisions/postgres/trace_batch.hpp"

#include "decisions/postgres/sql.hpp"

#include <optional>
#include <type_traits>

namespace akashi::postgres {
namespace {

using Traces = std::span<const TraceRecord* const>;

/// One array parameter: what `field` makes of every item.
template <class Items, class Field>
auto column(const Items& items, Field field) {
    std::vector<std::decay_t<decltype(field(*std::begin(items)))>> values;
    values.reserve(std::size(items));
    for (const auto& item : items) values.push_back(field(item));
    return values;
}

/// The same for traces, of their decision.
template <class Field>
auto decision_column(Traces traces, Field field) {
    return column(traces, [&](const TraceRecord* trace) { return field(trace->decision); });
}

template <class T>
auto decision_field(Traces traces, T Decision::* field) {
    return decision_column(traces, [field](const Decision& decision) { return decision.*field; });
}

/// A part of a decision with its place in it.
template <class Part>
struct Placed {
    DecisionId decision;
    std::int64_t position;
    const Part* part;
};

template <class Part>
std::vector<Placed<Part>> parts_of(Traces traces, std::vector<Part> Decision::* field) {
    std::vector<Placed<Part>> parts;
    for (const TraceRecord* trace : traces) {
        std::int64_t position = 0;
        for (const Part& part : trace->decision.*field)
            parts.push_back({trace->decision.id, position++, &part});
    }
    return parts;
}

template <class Part>
void add_places(Parameters& parameters, const std::vector<Placed<Part>>& parts) {
    parameters.add(column(parts, [](const auto& placed) { return placed.decision; }));
    parameters.add(column(parts, [](const auto& placed) { return placed.position; }));
}

std::vector<const TraceRecord*> select(Traces traces, bool (*wanted)(const TraceRecord&)) {
    std::vector<const TraceRecord*> selected;
    for (const TraceRecord* trace : traces)
        if (wanted(*trace)) selected.push_back(trace);
    return selected;
}

// The parameters of akashi_record_traces(), in its order.

void add_decisions(Parameters& parameters, Traces traces) {
    const auto add = [&](auto Decision::* name) { parameters.add(decision_field(traces, name)); };
    const auto add_json = [&](std::string Decision::* name) {
        parameters.add(decision_column(traces, [name](const Decision& d) { return Json{d.*name}; })
        );
    };
    add(&Decision::id);
    add(&Decision::org_id);
    add(&Decision::run_id);
    add(&Decision::agent_id);
    add(&Decision::decision_type);
    add(&Decision::outcome);
    add(&Decision::confidence);
    add(&Decision::reasoning);
    add_json(&Decision::metadata);
    add(&Decision::completeness_score);
    add(&Decision::outcome_score);
    add(&Decision::precedent_ref);
    add(&Decision::precedent_reason);
    add(&Decision::supersedes_id);
    add(&Decision::content_hash);
    add(&Decision::valid_from);
    add(&Decision::valid_to);
    add(&Decision::transaction_time);
    add(&Decision::session_id);
    add_json(&Decision::agent_context);
    add(&Decision::tool);
    add(&Decision::model);
    add(&Decision::project);
    add(&Decision::api_key_id);
}

/// What is not the decision's as well.
void add_runs(Parameters& parameters, Traces traces) {
    const auto add = [&](auto Run::* name) {
        parameters.add(column(traces, [name](const TraceRecord* t) { return t->run.*name; }));
    };
    add(&Run::trace_id);
    add(&Run::started_at);
    add(&Run::completed_at);
    parameters.add(column(traces, [](const TraceRecord* t) { return Json{t->run.metadata}; }));
}

void add_alternatives(Parameters& parameters, Traces traces) {
    const auto parts = parts_of(traces, &Decision::alternatives);
    const auto add = [&](auto Alternative::* name) {
        parameters.add(column(parts, [name](const auto& placed) { return placed.part->*name; }));
    };
    add_places(parameters, parts);
    add(&Alternative::id);
    add(&Alternative::label);
    add(&Alternative::rejection_reason);
}

void add_evidence(Parameters& parameters, Traces traces) {
    const auto parts = parts_of(traces, &Decision::evidence);
    const auto add = [&](auto Evidence::* name) {
        parameters.add(column(parts, [name](const auto& placed) { return placed.part->*name; }));
    };
    add_places(parameters, parts);
    add(&Evidence::id);
    add(&Evidence::source_type);
    add(&Evidence::source_uri);
    add(&Evidence::content);
    add(&Evidence::relevance_score);
    parameters.add(column(parts, [](const auto& placed) {
        return placed.part->metrics ? std::optional(Json{*placed.part->metrics}) : std::nullopt;
    }));
}

}  // namespace

TraceBatch::TraceBatch(Traces traces, const std::set<AgentName>& unknown) {
    remember(traces);
    register_agents(traces, unknown);
    require_precedents(traces);
    end_superseded(traces);
    record(traces);
}

std::set<AgentName> TraceBatch::registered(const std::vector<Rows>& results) const {
    std::set<AgentName> agents;
    if (registration_ == kNone) return agents;
    const Rows& rows = results.at(registration_);
    for (int row = 0; row < rows.count(); ++row)
        agents.emplace(rows.get<OrgId>(row, 0), rows.get<std::string>(row, 1));
    return agents;
}

void TraceBatch::add(const Query& query, Parameters parameters) {
    statements_.push_back({&query, std::move(parameters)});
}

void TraceBatch::remember(Traces traces) {
    const auto keyed =
        select(traces, [](const TraceRecord& trace) { return trace.idempotency.has_value(); });
    if (keyed.empty()) return;
    const auto field = [&](std::string Idempotency::* name) {
        return column(keyed, [name](const TraceRecord* trace) {
            return *trace->idempotency.*name;
        });
    };
    add(sql::insert_idempotency_keys,
        Parameters::of(
            decision_field(keyed, &Decision::org_id),
            field(&Idempotency::agent_id),
            field(&Idempotency::endpoint),
            field(&Idempotency::key),
            field(&Idempotency::fingerprint),
            field(&Idempotency::answer),
            decision_field(keyed, &Decision::transaction_time)
        ));
}

void TraceBatch::register_agents(Traces traces, const std::set<AgentName>& unknown) {
    std::set<AgentName> seen;
    std::vector<const TraceRecord*> first;
    for (const TraceRecord* trace : traces) {
        AgentName agent(trace->decision.org_id, trace->decision.agent_id);
        if (trace->register_agent && unknown.contains(agent) && seen.insert(agent).second)
            first.push_back(trace);
    }
    if (first.empty()) return;
    registration_ = statements_.size();
    add(sql::register_agents,
        Parameters::of(
            column(first, [](const TraceRecord*) { return AgentRowId::make(); }),
            decision_field(first, &Decision::org_id),
            decision_field(first, &Decision::agent_id),
            decision_field(first, &Decision::transaction_time)
        ));
}

void TraceBatch::require_precedents(Traces traces) {
    const auto citing = select(traces, [](const TraceRecord& trace) {
        return trace.decision.precedent_ref.has_value();
    });
    if (citing.empty()) return;
    add(sql::require_precedents,
        Parameters::of(
            decision_field(citing, &Decision::org_id),
            decision_column(citing, [](const Decision& d) { return *d.precedent_ref; })
        ));
}

void TraceBatch::end_superseded(Traces traces) {
    const auto superseding = select(traces, [](const TraceRecord& trace) {
        return trace.decision.supersedes_id.has_value();
    });
    if (superseding.empty()) return;
    const auto orgs = decision_field(superseding, &Decision::org_id);
    const auto ids =
        decision_column(superseding, [](const Decision& d) { return *d.supersedes_id; });
    add(sql::end_decisions,
        Parameters::of(orgs, ids, decision_field(superseding, &Decision::valid_from)));
    add(sql::enqueue_outbox,
        Parameters::of(
            ids,
            orgs,
            std::vector<std::string>(ids.size(), "delete"),
            decision_field(superseding, &Decision::transaction_time)
        ));
}

/// Last, because it ends with the quota.
void TraceBatch::record(Traces traces) {
    Parameters parameters;
    add_decisions(parameters, traces);
    add_runs(parameters, traces);
    add_alternatives(parameters, traces);
    add_evidence(parameters, traces);
    add(sql::record_traces, std::move(parameters));
}

}  // namespace akashi::postgres

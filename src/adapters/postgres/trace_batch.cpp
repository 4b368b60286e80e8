#include "adapters/postgres/trace_batch.hpp"

#include "base/time.hpp"
#include "postgres_sql.hpp"

#include <map>
#include <optional>
#include <string_view>
#include <type_traits>

namespace akashi::postgres {
namespace {

using Traces = std::span<const TraceRecord* const>;

constexpr std::size_t kMonthLength = std::string_view("2026-05").size();

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

std::vector<const TraceRecord*> select(Traces traces, bool (*wanted)(const TraceRecord&)) {
    std::vector<const TraceRecord*> selected;
    for (const TraceRecord* trace : traces)
        if (wanted(*trace)) selected.push_back(trace);
    return selected;
}

}  // namespace

TraceBatch::TraceBatch(Traces traces, const std::set<AgentName>& unknown) {
    remember(traces);
    register_agents(traces, unknown);
    require_precedents(traces);
    insert_runs(traces);
    insert_decisions(traces);
    insert_alternatives(traces);
    insert_evidence(traces);
    end_superseded(traces);
    enqueue(traces);
    audit(traces);
    count_usage(traces);
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

void TraceBatch::insert_runs(Traces traces) {
    const auto field = [&](auto Run::* name) {
        return column(traces, [name](const TraceRecord* trace) { return trace->run.*name; });
    };
    add(sql::insert_runs,
        Parameters::of(
            field(&Run::id),
            field(&Run::org_id),
            field(&Run::agent_id),
            field(&Run::trace_id),
            field(&Run::started_at),
            field(&Run::completed_at),
            column(traces, [](const TraceRecord* trace) { return Json{trace->run.metadata}; })
        ));
}

void TraceBatch::insert_decisions(Traces traces) {
    const auto field = [&](auto Decision::* name) { return decision_field(traces, name); };
    const auto json = [&](std::string Decision::* name) {
        return decision_column(traces, [name](const Decision& d) { return Json{d.*name}; });
    };
    add(sql::insert_decisions,
        Parameters::of(
            field(&Decision::id),
            field(&Decision::org_id),
            field(&Decision::run_id),
            field(&Decision::valid_from),
            field(&Decision::valid_to),
            field(&Decision::transaction_time),
            field(&Decision::confidence),
            field(&Decision::completeness_score),
            field(&Decision::outcome_score),
            field(&Decision::agent_id),
            field(&Decision::decision_type),
            field(&Decision::precedent_ref),
            field(&Decision::supersedes_id),
            field(&Decision::session_id),
            field(&Decision::api_key_id),
            field(&Decision::tool),
            field(&Decision::model),
            field(&Decision::project),
            field(&Decision::content_hash),
            field(&Decision::outcome),
            field(&Decision::precedent_reason),
            json(&Decision::agent_context),
            json(&Decision::metadata),
            field(&Decision::reasoning)
        ));
}

void TraceBatch::insert_alternatives(Traces traces) {
    const auto parts = parts_of(traces, &Decision::alternatives);
    if (parts.empty()) return;
    const auto field = [&](auto Alternative::* name) {
        return column(parts, [name](const auto& placed) { return placed.part->*name; });
    };
    add(sql::insert_alternatives,
        Parameters::of(
            column(parts, [](const auto& placed) { return placed.decision; }),
            column(parts, [](const auto& placed) { return placed.position; }),
            field(&Alternative::id),
            field(&Alternative::label),
            field(&Alternative::rejection_reason)
        ));
}

void TraceBatch::insert_evidence(Traces traces) {
    const auto parts = parts_of(traces, &Decision::evidence);
    if (parts.empty()) return;
    const auto field = [&](auto Evidence::* name) {
        return column(parts, [name](const auto& placed) { return placed.part->*name; });
    };
    const auto metrics = [](const auto& placed) {
        return placed.part->metrics ? std::optional(Json{*placed.part->metrics}) : std::nullopt;
    };
    add(sql::insert_evidence,
        Parameters::of(
            column(parts, [](const auto& placed) { return placed.decision; }),
            column(parts, [](const auto& placed) { return placed.position; }),
            field(&Evidence::id),
            field(&Evidence::source_type),
            field(&Evidence::source_uri),
            field(&Evidence::content),
            field(&Evidence::relevance_score),
            column(parts, metrics)
        ));
}

void TraceBatch::end_superseded(Traces traces) {
    const auto superseding = select(traces, [](const TraceRecord& trace) {
        return trace.decision.supersedes_id.has_value();
    });
    if (superseding.empty()) return;
    add(sql::end_decisions,
        Parameters::of(
            decision_field(superseding, &Decision::org_id),
            decision_column(superseding, [](const Decision& d) { return *d.supersedes_id; }),
            decision_field(superseding, &Decision::valid_from)
        ));
}

void TraceBatch::enqueue(Traces traces) {
    std::vector<DecisionId> ids = decision_field(traces, &Decision::id);
    std::vector<OrgId> orgs = decision_field(traces, &Decision::org_id);
    std::vector<std::string> operations(ids.size(), "upsert");
    std::vector<Time> times = decision_field(traces, &Decision::transaction_time);
    for (const TraceRecord* trace : traces) {
        const Decision& decision = trace->decision;
        if (!decision.supersedes_id) continue;
        ids.push_back(*decision.supersedes_id);
        orgs.push_back(decision.org_id);
        operations.emplace_back("delete");
        times.push_back(decision.transaction_time);
    }
    add(sql::enqueue_outbox, Parameters::of(ids, orgs, operations, times));
}

void TraceBatch::audit(Traces traces) {
    add(sql::insert_audit,
        Parameters::of(
            decision_field(traces, &Decision::transaction_time),
            decision_field(traces, &Decision::org_id),
            decision_field(traces, &Decision::agent_id),
            std::vector<std::string>(traces.size(), "trace_decision"),
            std::vector<std::string>(traces.size(), "decision"),
            decision_column(traces, [](const Decision& d) { return d.id.str(); })
        ));
}

/// Last, because transactions of one organization with a limit wait here for each other.
void TraceBatch::count_usage(Traces traces) {
    std::map<std::pair<OrgId, std::string>, std::int64_t> counts;
    for (const TraceRecord* trace : traces) {
        const Decision& decision = trace->decision;
        ++counts[{
            decision.org_id, format_rfc3339(decision.transaction_time).substr(0, kMonthLength)
        }];
    }
    const auto orgs = column(counts, [](const auto& entry) { return entry.first.first; });
    const auto periods = column(counts, [](const auto& entry) { return entry.first.second; });
    const auto decisions = column(counts, [](const auto& entry) { return entry.second; });
    add(sql::count_usage, Parameters::of(orgs, periods, decisions));
    add(sql::require_quota, Parameters::of(orgs, periods));
}

}  // namespace akashi::postgres

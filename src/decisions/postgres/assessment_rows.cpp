#include "decisions/postgres/assessment_rows.hpp"

#include "decisions/assessment.hpp"
#include "postgres/entity.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace akashi::postgres {
namespace {

struct Reference {
    DecisionId target;
    const Decision* from;
};

void add_superseded(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::vector<Reference> ended;
    for (const TraceRecord* trace : traces)
        for (const DecisionId& id : ended_decisions(*trace))
            ended.push_back({id, &trace->decision});
    if (ended.empty()) return;
    Parameters parameters;
    add_array(parameters, ended, [](const Reference& one) { return one.from->org_id; });
    add_array(parameters, ended, [](const Reference& one) { return one.target; });
    parameters.add(std::string_view("supersession")).add(kPartiallyCorrect);
    add_array(parameters, ended, [](const Reference& one) {
        return fmt::format("Auto-assessed: superseded by {}", one.from->id.str());
    });
    add_array(parameters, ended, [](const Reference& one) { return one.from->transaction_time; });
    batch.call("akashi_keep_verdicts", std::move(parameters));
    Parameters scored;
    add_array(scored, ended, [](const Reference& one) { return one.from->org_id; });
    add_array(scored, ended, [](const Reference& one) { return one.target; });
    batch.call("akashi_score_outcomes", std::move(scored));
}

void add_cited(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    std::vector<const Decision*> citing;
    for (const TraceRecord* trace : traces)
        if (trace->decision.precedent_ref && !rejects_precedent(*trace))
            citing.push_back(&trace->decision);
    if (citing.empty()) return;
    Parameters parameters;
    add_array(parameters, citing, [](const Decision* one) { return one->org_id; });
    add_array(parameters, citing, [](const Decision* one) { return *one->precedent_ref; });
    add_array(parameters, citing, [](const Decision* one) { return one->transaction_time; });
    batch.call("akashi_assess_cited", std::move(parameters));
}

}  // namespace

void AssessmentRows::add_to(WriteBatch& batch, std::span<TraceRecord* const> traces) {
    add_superseded(batch, traces);
    add_cited(batch, traces);
}

}  // namespace akashi::postgres

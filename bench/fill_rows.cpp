#include "fill_rows.hpp"

#include "population.hpp"
#include "trace_record.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <string_view>

namespace akashi::bench {

namespace {

constexpr std::size_t kReasoning = 200;

constexpr const char* kCopyRuns =
    "COPY runs (id, org_id, agent_id, status, started_at, completed_at) FROM STDIN";
constexpr const char* kCopyDecisions =
    "COPY decisions (id, org_id, run_id, agent_id, decision_type, outcome, confidence, reasoning,"
    " completeness_score, content_hash, valid_from, transaction_time, agent_context, project,"
    " tool, model) FROM STDIN";
constexpr const char* kCopyAlternatives =
    "COPY alternatives (decision_id, position, id, label, rejection_reason) FROM STDIN";
constexpr const char* kCopyEvidence =
    "COPY evidence (decision_id, position, id, source_type, content, relevance_score) FROM STDIN";

/// No text of the benchmark has a character that COPY takes for its own.
void add_line(std::string& lines, std::initializer_list<std::string_view> fields) {
    char separator = 0;
    for (const auto field : fields) {
        if (separator != 0) lines += separator;
        lines += field;
        separator = '\t';
    }
    lines += '\n';
}

}  // namespace

void FillRows::add(Time time) {
    auto text = texts_.trace_text(kReasoning);
    text.decision_type = kDecisionTypes[skewed(random_, kDecisionTypes.size())];
    const auto org = organization(random_.below(kOrganizations));
    const auto record =
        make_record(std::move(text), org, agent_name(skewed(random_, kAgents)), time);
    const Decision& decision = record.decision;
    const auto id = decision.id.str();
    const auto run = decision.run_id.str();
    const auto moment = format_rfc3339(time);

    add_line(runs_, {run, org.str(), decision.agent_id, "completed", moment, moment});
    add_line(
        decisions_,
        {id,
         org.str(),
         run,
         decision.agent_id,
         decision.decision_type,
         decision.outcome,
         "0.7",
         decision.reasoning.value_or(""),
         "0.8",
         decision.content_hash,
         moment,
         moment,
         decision.agent_context,
         project_name(skewed(random_, kProjects)),
         "claude-code",
         "claude-opus-4"}
    );
    std::size_t position = 0;
    for (const auto& part : decision.alternatives)
        add_line(
            alternatives_,
            {id,
             std::to_string(position++),
             part.id.str(),
             part.label,
             part.rejection_reason.value_or("")}
        );
    for (const auto& part : decision.evidence)
        add_line(evidence_, {id, "0", part.id.str(), part.source_type, part.content, "0.8"});
}

void FillRows::copy_to(BareConnection& connection) {
    connection.execute("BEGIN");
    connection.copy(kCopyRuns, runs_);
    connection.copy(kCopyDecisions, decisions_);
    connection.copy(kCopyAlternatives, alternatives_);
    connection.copy(kCopyEvidence, evidence_);
    connection.execute("COMMIT");
    for (auto* lines : {&runs_, &decisions_, &alternatives_, &evidence_}) lines->clear();
}

}  // namespace akashi::bench

#include "fill_rows.hpp"

#include "decisions/decision_columns.hpp"
#include "decisions/postgres/part_row.hpp"
#include "population.hpp"
#include "postgres/entity.hpp"
#include "trace_record.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::bench {

namespace {

constexpr std::size_t kReasoning = 200;

// A value in the text format of COPY. No text of the benchmark has a character that is special to
// COPY.
std::string to_text(const std::string& text) { return text; }
std::string to_text(Time time) { return format_rfc3339(time); }
std::string to_text(float number) { return fmt::format("{}", number); }
std::string to_text(std::int64_t number) { return std::to_string(number); }
template <class Id>
    requires requires(const Id& id) { id.str(); }
std::string to_text(const Id& id) {
    return id.str();
}
template <class T>
std::string to_text(const std::optional<T>& value) {
    return value ? to_text(*value) : "\\N";
}
template <class Text>
std::string to_text(JsonColumn<Text> json) {
    return to_text(json.text);
}

template <class Entity>
void add_line(std::string& lines, const Entity& entity) {
    char separator = 0;
    visit_columns(entity, [&](std::string_view, const auto& field) {
        if (separator != 0) lines += separator;
        lines += to_text(field);
        separator = '\t';
    });
    lines += '\n';
}

template <class Part>
void add_lines(std::string& lines, const Decision& decision, const std::vector<Part>& parts) {
    std::vector<postgres::PartRow<Part>> rows;
    postgres::add_part_rows(rows, decision, parts);
    for (const auto& row : rows) add_line(lines, row);
}

template <class Entity>
std::string copy_text(std::string_view table) {
    return fmt::format("COPY {} ({}) FROM STDIN", table, column_list<Entity>());
}

}  // namespace

void FillRows::add(Time time) {
    auto text = texts_.trace_text(kReasoning);
    text.decision_type = kDecisionTypes[skewed(random_, kDecisionTypes.size())];
    const auto org = organization(random_.below(kOrganizations));
    TraceRecord record =
        make_record(std::move(text), org, agent_name(skewed(random_, kAgents)), time);
    Decision& decision = record.decision;
    decision.project = project_name(skewed(random_, kProjects));
    decision.tool = "claude-code";
    decision.model = "claude-opus-4";
    add_line(runs_, record.run);
    add_line(decisions_, decision);
    add_lines(alternatives_, decision, decision.alternatives);
    add_lines(evidence_, decision, decision.evidence);
}

void FillRows::copy_to(BareConnection& connection) {
    connection.execute("BEGIN");
    connection.copy(copy_text<TraceRun>("runs"), runs_);
    connection.copy(copy_text<Decision>("decisions"), decisions_);
    connection.copy(copy_text<postgres::PartRow<Alternative>>("alternatives"), alternatives_);
    connection.copy(copy_text<postgres::PartRow<Evidence>>("evidence"), evidence_);
    connection.execute("COMMIT");
    for (auto* lines : {&runs_, &decisions_, &alternatives_, &evidence_}) lines->clear();
}

}  // namespace akashi::bench

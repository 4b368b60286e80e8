#include "decisions/decision_query.hpp"

#include "decisions/decision_conditions.hpp"

#include <array>
#include <utility>

namespace akashi {
namespace {

constexpr std::array<std::pair<std::string_view, DecisionOrder>, 9> kOrders = {{
    {"valid_from", DecisionOrder::valid_from},
    {"confidence", DecisionOrder::confidence},
    {"decision_type", DecisionOrder::decision_type},
    {"outcome", DecisionOrder::outcome},
    {"completeness_score", DecisionOrder::completeness_score},
    {"quality_score", DecisionOrder::completeness_score},
    {"outcome_score", DecisionOrder::outcome_score},
    {"agent_id", DecisionOrder::agent_id},
    {"project", DecisionOrder::project},
}};

}  // namespace

bool counts_suffice(const DecisionFilter& filter) {
    bool suffice = !filter.trace_id && !filter.lacks_assessment;
    visit_conditions(filter, [&](std::string_view column, std::string_view, const auto&) {
        suffice = suffice && (column == "agent_id" || column == "decision_type");
    });
    return suffice;
}

DecisionOrder parse_decision_order(std::string_view name) {
    for (const auto& [known, order] : kOrders) {
        if (known == name) return order;
    }
    return DecisionOrder::valid_from;
}

std::string_view to_string(DecisionOrder order) {
    for (const auto& [name, known] : kOrders) {
        if (known == order) return name;
    }
    return "valid_from";
}

std::optional<std::string> next_cursor(const DecisionQuery& query, const DecisionPage& page) {
    if (!page.has_more || page.decisions.empty() || query.order != DecisionOrder::valid_from)
        return std::nullopt;
    const Decision& last = page.decisions.back();
    return to_text(cursor_list(query.ascending), {last.valid_from, last.id.uuid()});
}

}  // namespace akashi

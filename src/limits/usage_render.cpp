#include "limits/usage_render.hpp"

namespace akashi {
namespace {

/// In place of a key's label.
constexpr std::string_view kWithoutKey = "(legacy)";
constexpr std::string_view kDeletedKey = "(deleted)";

}  // namespace

void write(JsonWriter& out, const UsageOfKey& key) {
    out.begin_object().key("key_id");
    if (key.id)
        out.value(*key.id);
    else
        out.null();
    out.member("prefix", key.prefix.value_or(""));
    out.member("label", key.label.value_or(std::string(key.id ? kDeletedKey : kWithoutKey)));
    out.member("agent_id", key.agent_id.value_or("")).member("decisions", key.decisions);
    out.end_object();
}

void write(JsonWriter& out, const UsageOfAgent& agent) {
    out.begin_object().member("agent_id", agent.agent_id).member("decisions", agent.decisions);
    out.end_object();
}

void write(JsonWriter& out, const Usage& usage) {
    const Organization& organization = usage.organization;
    out.begin_object();
    out.member("org_id", organization.id).member("plan", organization.plan);
    out.member("period", usage.period);
    out.member("decision_count", usage.decisions);
    out.member("decision_limit", organization.decision_limit);
    out.member("agent_limit", organization.agent_limit).member("agent_count", usage.agents);
    out.member("total_decisions", usage.decisions);
    if (usage.shares) {
        out.raw_member("by_key", to_json_array(usage.shares->keys));
        out.raw_member("by_agent", to_json_array(usage.shares->agents));
    }
    out.end_object();
}

}  // namespace akashi

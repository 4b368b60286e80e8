#include "decisions/summary_render.hpp"

namespace akashi {
namespace {

void write_names(JsonWriter& out, std::string_view name, const NameCounts& counts) {
    out.key(name).begin_array();
    for (const std::string& text : sorted_names(counts)) out.value(text);
    out.end_array();
}

}  // namespace

void write(JsonWriter& out, const NameCount& item) {
    out.begin_object().member("name", item.name).member("count", item.count).end_object();
}

void write(JsonWriter& out, const Facets& facets) {
    const auto& [types, projects, agents] = facets;
    out.begin_object();
    write_names(out, "types", types);
    write_names(out, "projects", projects);
    write_names(out, "agents", agents);
    out.raw_member("type_counts", to_json_array(types.names));
    out.raw_member("project_counts", to_json_array(projects.names));
    out.raw_member("agent_counts", to_json_array(agents.names));
    out.member("truncated", types.is_truncated || projects.is_truncated || agents.is_truncated);
    out.end_object();
}

}  // namespace akashi

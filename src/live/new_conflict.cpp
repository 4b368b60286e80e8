#include "live/new_conflict.hpp"

#include "base/json_parser.hpp"
#include "base/json_reader.hpp"

#include <boost/json/serialize.hpp>

#include <vector>

namespace akashi {

std::optional<NewConflict> parse_conflict(const std::string& announcement) {
    const auto json = parse_json(announcement);
    if (!json || !json->is_object()) return std::nullopt;
    NewConflict conflict;
    std::optional<OrgId> org;
    JsonReader reader(*json, "announcement");
    reader.read("org_id", org);
    reader.read("agent_a", conflict.agent_a);
    reader.read("agent_b", conflict.agent_b);
    reader.read("decision_type", conflict.decision_type);
    reader.read("project_a", conflict.project_a);
    reader.read("project_b", conflict.project_b);
    std::vector<std::string> others;
    reader.take_unread(others, 0);
    if (reader.error() || !org || conflict.agent_a.empty() || conflict.agent_b.empty())
        return std::nullopt;
    conflict.org_id = *org;
    conflict.data = boost::json::serialize(*json);  // in one line
    return conflict;
}

}  // namespace akashi

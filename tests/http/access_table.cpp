#include "access_table.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <set>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace akashi::testing {
namespace {

std::string text_of(const YAML::Node& node, const std::string& otherwise = "") {
    return node ? node.as<std::string>() : otherwise;
}

std::array<int, kCallers.size()> statuses_of(const std::string& row, const YAML::Node& node) {
    std::istringstream text(node.as<std::string>());
    std::array<int, kCallers.size()> statuses{};
    for (int& status : statuses)
        if (!(text >> status))
            throw std::runtime_error(fmt::format("{}: a status is missing", row));
    if (std::string more; text >> more)
        throw std::runtime_error(fmt::format("{}: {} is too much", row, more));
    return statuses;
}

AccessRow read_row(const std::string& name, const YAML::Node& node) {
    AccessRow row;
    row.name = name;
    row.route = name.substr(0, name.find(" ("));
    const std::size_t space = row.route.find(' ');
    row.method = row.route.substr(0, space);
    row.request = {text_of(node["path"], row.route.substr(space + 1)), text_of(node["body"])};
    row.changes = node["changes"] && node["changes"].as<bool>();
    for (const auto& member : node) {
        const auto key = member.first.as<std::string>();
        if (key == "any" || key == "visible" || key == "hidden" || key == "foreign")
            row.statuses[key] = statuses_of(name, member.second);
        else if (key != "path" && key != "body" && key != "changes" && key != "also")
            throw std::runtime_error(fmt::format("{}: unknown member {}", name, key));
    }
    for (const auto& more : node["also"])
        row.also.push_back(
            {text_of(more["path"], row.request.path), text_of(more["body"], row.request.body)}
        );
    return row;
}

}  // namespace

bool AccessRow::names_something() const {
    for (const char* thing : {"$agent", "$decision", "$session", "$run", "$grant", "$job"})
        if ((request.path + request.body).find(thing) != std::string::npos) return true;
    return route.find('{') != std::string::npos;
}

std::vector<AccessRow> load_access_table() {
    std::vector<AccessRow> rows;
    const YAML::Node table = YAML::LoadFile(AKASHI_SOURCE_DIR "/tests/http/access_table.yaml");
    for (const auto& row : table) rows.push_back(read_row(row.first.as<std::string>(), row.second));
    return rows;
}

}  // namespace akashi::testing

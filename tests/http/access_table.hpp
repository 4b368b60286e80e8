#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

namespace akashi::testing {

/// The columns of the table. The first one sends no credentials.
inline constexpr std::array<const char*, 6> kCallers{
    "nobody", "reader", "agent", "admin", "org_owner", "platform_admin"
};

/// What a request is made of; both may have `$names`.
struct AccessRequest {
    std::string path;
    std::string body;
};

/// A row of access_table.yaml, which explains the members.
struct AccessRow {
    std::string name;
    std::string route;  ///< the name without the words in parentheses
    std::string method;
    AccessRequest request;
    bool changes = false;
    std::map<std::string, std::array<int, kCallers.size()>> statuses;  ///< by `any`, `visible`, …
    std::vector<AccessRequest> also;

    /// Whether it names something that belongs to an agent.
    bool names_something() const;
};

/// Throws std::runtime_error that names the row that cannot be read.
std::vector<AccessRow> load_access_table();

}  // namespace akashi::testing

#pragma once

#include "base/result.hpp"
#include "identity/agent.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct NewAgent {
    std::string agent_id;
    std::string name;
    std::optional<std::string> api_key;  ///< chosen by the caller; without one, one is generated
    std::string role = "agent";
    std::vector<std::string> tags;
    boost::json::object metadata;
};

/// The agent that is wanted, whose role must rank below another one if there is one. Fails with
/// invalid_input, and with forbidden for the role.
Result<Agent> make_agent(OrgId org, NewAgent wanted, std::optional<Role> below, Time now);

/// At most 100 tags, each as check_tag() says.
std::optional<Error> check_tags(const std::vector<std::string>& tags);
/// 1 to 255 bytes.
std::optional<Error> check_agent_name(const std::string& name);

}  // namespace akashi

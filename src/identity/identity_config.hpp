#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace akashi {

/// Settings for agents, keys and tokens. docs/configuration.md has the variables.
struct IdentityConfig {
    std::string admin_api_key;    ///< empty: see FirstStart
    std::string jwt_private_key;  ///< path; so is the next one
    std::string jwt_public_key;
    /// Paths of further public keys whose tokens are accepted.
    std::vector<std::string> jwt_previous_public_keys;
    std::chrono::seconds token_lifetime;
    bool may_delete_agents;

    /// True without a configured key pair: tokens need not outlive the process, and `akashi serve`
    /// may change the schema of its database. The only definition of development in the server.
    bool is_development() const { return jwt_private_key.empty(); }
};

}  // namespace akashi

#pragma once

#include <chrono>
#include <string>

namespace akashi {

/// Who may come in, and with what. docs/configuration.md has the variables.
struct IdentityConfig {
    std::string admin_api_key;    ///< empty: see FirstStart
    std::string jwt_private_key;  ///< path, as the next
    std::string jwt_public_key;
    std::chrono::seconds token_lifetime;
    bool may_delete_agents;

    /// True without a configured key pair: tokens need not outlive the process, and `akashi serve`
    /// may change the schema of its database. The one place that says what development is.
    bool is_development() const { return jwt_private_key.empty(); }
};

}  // namespace akashi

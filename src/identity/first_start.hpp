#pragma once

#include "base/clock.hpp"
#include "identity/identity_ports.hpp"
#include "identity/key_service.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace akashi {

/// Where the key of the agent `admin` comes from.
struct AdminKey {
    std::string chosen;  ///< by the operator; empty: a key is generated when `keep` is set
    /// Called with the generated key before anything is stored. Empty: no key is generated.
    std::function<void(const std::string&)> keep;
};

/// Creates what a new database needs before a client can log in.
class FirstStart {
public:
    /// The ports and `keys` must outlive this object.
    FirstStart(IdentityPorts ports, KeyService& keys, Clock clock)
        : ports_(ports), keys_(keys), clock_(std::move(clock)) {}

    /// Creates the default organization, and the agent `admin` in it when it has no agent yet.
    /// When the key has neither `chosen` nor `keep`, it creates no agent and logs a warning.
    /// Changes nothing once there is an agent. Several processes may run it at once.
    boost::asio::awaitable<void> run(AdminKey key);

private:
    Agent make_admin() const;

    const IdentityPorts ports_;
    KeyService& keys_;
    const Clock clock_;
};

}  // namespace akashi

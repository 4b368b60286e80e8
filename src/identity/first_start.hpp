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
    std::string chosen;  ///< by the operator; empty: a key is generated, if it can be kept
    /// Is given the generated key before anything is stored. Empty: none is generated.
    std::function<void(const std::string&)> keep;
};

/// What a new database needs before anybody can log in.
class FirstStart {
public:
    /// The ports and `keys` must outlive it.
    FirstStart(IdentityPorts ports, KeyService& keys, Clock clock)
        : ports_(ports), keys_(keys), clock_(std::move(clock)) {}

    /// Creates the default organization, and the agent `admin` in it when it has no agent yet.
    /// Without a chosen key and a way to keep a generated one it creates no agent, and warns.
    /// Harmless at every other start, and when several processes start at once.
    boost::asio::awaitable<void> run(AdminKey key);

private:
    Agent make_admin() const;

    const IdentityPorts ports_;
    KeyService& keys_;
    const Clock clock_;
};

}  // namespace akashi

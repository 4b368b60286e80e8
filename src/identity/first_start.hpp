#pragma once

#include "base/clock.hpp"
#include "identity/identity_ports.hpp"
#include "identity/key_issue_service.hpp"

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

/// Creates what a database needs before a client can log in.
class FirstStart {
public:
    /// The ports and `keys` must outlive this object.
    FirstStart(IdentityPorts ports, KeyService& keys, Clock clock)
        : ports_(ports),
          clock_(clock),
          issuer_({ports.organizations, ports.agents, ports.directory, ports.keys}, keys, clock) {}

    /// Creates the default organization, and a key for its agent `admin`, with the agent when it is
    /// missing. Changes nothing once an admin of the organization has a key. When the key has
    /// neither `chosen` nor `keep`, it makes none and logs a warning. Several processes may run it
    /// at once.
    boost::asio::awaitable<void> run(AdminKey key);

private:
    boost::asio::awaitable<bool> may_seed(const AdminKey& key);

    const IdentityPorts ports_;
    const Clock clock_;
    KeyIssueService issuer_;
};

}  // namespace akashi

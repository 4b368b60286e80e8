#pragma once

#include "identity/agent.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace akashi {

/// A key with the agent it belongs to.
struct KeyOwner {
    ApiKey key;
    Agent agent;
};

/// Finds keys by their hash or by their agent. Threads and failures as for DecisionStore.
class KeyStore {
public:
    virtual ~KeyStore() = default;

    /// Active keys (not revoked, not expired at `now`) with exactly this hash, of any agent, oldest
    /// first, at most 16.
    virtual boost::asio::awaitable<std::vector<KeyOwner>> find_by_hash(
        std::string hash, Time now
    ) = 0;

    /// Active keys with a slow hash (not a keyed one) of every agent with this name, oldest first,
    /// at most 16.
    virtual boost::asio::awaitable<std::vector<KeyOwner>> list_password_keys(
        std::string agent_id, Time now
    ) = 0;

    /// A random secret of 32 bytes that belongs to this database, generated at its first use.
    virtual boost::asio::awaitable<std::string> pepper() = 0;
};

}  // namespace akashi

#pragma once

#include "base/clock.hpp"
#include "identity/agent.hpp"
#include "identity/key_store.hpp"
#include "identity/password_hasher.hpp"

#include <boost/asio/awaitable.hpp>

#include <mutex>
#include <optional>
#include <string>

namespace akashi {

/// A key for an agent: what is stored, and the text that is shown once.
struct MadeKey {
    ApiKey key;
    std::string raw;
    bool generated = false;  ///< false when the caller chose the text
};

/// A key that a client presents.
struct PresentedKey {
    std::string agent_id;
    std::string text;
    std::optional<OrgId> org;  ///< set: only a key of this organization is valid
};

/// Makes keys and recognizes them. Generated keys (`ak_…`, 128 random bits) are found by their HMAC
/// under a secret of the database; keys that a person chose go through Argon2id. Callable from any
/// thread.
class KeyService {
public:
    /// `store` must outlive the service.
    KeyService(KeyStore& store, Clock clock) : store_(store), clock_(std::move(clock)) {}

    /// Makes a key for a new agent: from the text that the caller chose, or else a generated one.
    boost::asio::awaitable<MadeKey> make(
        const Agent& agent, std::string created_by, std::optional<std::string> chosen
    );

    /// The stored key that matches the text, and its agent; nothing when no key matches. Unless the
    /// text looks like a generated key, an unknown name costs an Argon2id computation too.
    boost::asio::awaitable<std::optional<KeyOwner>> find_owner(PresentedKey presented);

private:
    boost::asio::awaitable<std::string> keyed_hash(std::string key);
    boost::asio::awaitable<std::string> pepper();

    KeyStore& store_;
    const Clock clock_;
    std::mutex mutex_;    // guards the next
    std::string pepper_;  // empty until it was loaded
    PasswordHasher passwords_;
};

}  // namespace akashi

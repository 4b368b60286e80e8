#pragma once

#include "base/clock.hpp"
#include "identity/agent.hpp"
#include "identity/key_store.hpp"
#include "identity/password_hasher.hpp"

#include <boost/asio/awaitable.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// A key for an agent: what is stored, and the text that is shown once.
struct MadeKey {
    ApiKey key;
    std::string raw;
    bool generated = false;  ///< false when the caller chose the text
};

/// Makes keys and recognizes them. Generated keys (`ak_…`, 128 random bits) are found by their HMAC
/// under a secret of the database. Keys that a person chose are found by their Argon2id hash; its
/// salt depends on the agent's name only, so that one computation finds the key among any number of
/// agents of that name, and an unknown name costs as much as a known one. Callable from any thread.
class KeyService {
public:
    /// `store` must outlive the service.
    KeyService(KeyStore& store, Clock clock) : store_(store), clock_(std::move(clock)) {}

    /// Takes a turn like a network: keys are made by admins, who must not wait for strangers.
    static constexpr const char* kCreation = "creation";

    /// Makes a key for an agent: from the text that the caller chose, or else a generated one.
    /// `network` is whose turn the computation takes: that of a stranger who chooses a key.
    boost::asio::awaitable<MadeKey> make(
        const Agent& agent,
        std::string created_by,
        std::optional<std::string> chosen,
        std::string network = kCreation
    );

    /// The active keys with this text that were generated, with their agents. Cheap.
    boost::asio::awaitable<std::vector<KeyOwner>> find_generated(KeyScope scope, std::string text);

    /// The active keys with this stored hash, with their agents. Cheap.
    boost::asio::awaitable<std::vector<KeyOwner>> find_known(KeyScope scope, std::string hash);

    /// The active keys with this text that a person chose, with their agents: usually one, and
    /// several when organizations have agents of the same name with the same key. Costs at least
    /// one Argon2id computation, and up to 16 while agents of this name have keys of older servers,
    /// whose salts are random. Throws Unavailable as PasswordHasher::hash does.
    boost::asio::awaitable<std::vector<KeyOwner>> find_chosen(
        KeyScope scope, std::string text, HashPlace place
    );

private:
    boost::asio::awaitable<std::string> keyed_hash(std::string key);
    boost::asio::awaitable<std::string> salt_of(std::string agent_id);
    boost::asio::awaitable<std::string> pepper();

    KeyStore& store_;
    const Clock clock_;
    std::mutex mutex_;    // guards the next
    std::string pepper_;  // empty until it was loaded
    PasswordHasher passwords_;
};

}  // namespace akashi

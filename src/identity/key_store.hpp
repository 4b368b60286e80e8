#pragma once

#include "core/audit.hpp"
#include "identity/agent.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// A key with the agent it belongs to.
struct KeyOwner {
    ApiKey key;
    Agent agent;
    /// Nobody has proved yet to read the mail of its organization's address: it gets no answer.
    bool awaits_verification = false;
};

/// The agents that a presented key may belong to: those of this name, in one organization or in
/// any.
struct KeyScope {
    std::string agent_id;
    std::optional<OrgId> org;

    /// The scope of a request: `org_header` is `X-Akashi-Org-ID`, and means any organization when
    /// it is empty. Nothing when it is not a UUID.
    static std::optional<KeyScope> parse(std::string agent_id, const std::string& org_header) {
        if (org_header.empty()) return KeyScope{std::move(agent_id), std::nullopt};
        const auto org = OrgId::parse(org_header);
        if (!org) return std::nullopt;
        return KeyScope{std::move(agent_id), org};
    }
};

/// Keeps keys. An active key is not revoked and not expired at `now`. Threads and failures as for
/// DecisionStore.
class KeyStore {
public:
    virtual ~KeyStore() = default;

    /// Active keys of these agents with one of the hashes, oldest first, at most 16.
    virtual boost::asio::awaitable<std::vector<KeyOwner>> find_keys(
        KeyScope scope, std::vector<std::string> hashes, Time now
    ) = 0;

    /// The salts, in base64, of these agents' active keys with a slow hash: each once, `first`
    /// before all others, then the oldest first, at most 16.
    virtual boost::asio::awaitable<std::vector<std::string>> list_key_salts(
        KeyScope scope, std::string first, Time now
    ) = 0;

    /// Adds a key to an agent, and stores the change in the same transaction; false when there is
    /// no such agent, and then nothing is stored.
    virtual boost::asio::awaitable<bool> add(ApiKey key, Change change) = 0;

    /// Whether an agent of the organization with the role admin or above has an active key.
    virtual boost::asio::awaitable<bool> has_admin_key(OrgId org, Time now) = 0;

    /// A random secret of 32 bytes that belongs to this database, generated at its first use.
    virtual boost::asio::awaitable<std::string> pepper() = 0;

    /// Sets `last_used_at` of many keys at once, but never back; unknown ids are ignored.
    virtual boost::asio::awaitable<void> touch(std::vector<std::pair<ApiKeyId, Time>> used) = 0;
};

}  // namespace akashi

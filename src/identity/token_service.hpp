#pragma once

#include "base/clock.hpp"
#include "base/log_limiter.hpp"
#include "base/result.hpp"
#include "identity/audit_store.hpp"
#include "identity/authenticator.hpp"
#include "identity/token_keys.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace akashi {

/// A token with which one agent acts as another, for a short time.
struct ScopedToken {
    IssuedToken issued;
    std::string as_agent_id;
    std::string scoped_by;
};

/// Exchanges keys for tokens, and lets admins act as agents of a lower rank. Callable from any
/// thread.
class TokenService {
public:
    /// All must outlive the service.
    struct Sources {
        Authenticator& authenticator;
        const TokenKeys& keys;
        AgentDirectory& agents;
        AuditStore& audit;
    };
    TokenService(Sources sources, std::chrono::seconds lifetime, Clock clock)
        : sources_(sources), lifetime_(lifetime), clock_(std::move(clock)) {}

    /// A token for the agent that the key belongs to; it ends with the key. Fails as
    /// Authenticator::prove_key does, with `invalid credentials` for a wrong key.
    boost::asio::awaitable<Result<IssuedToken>> issue(PresentedKey presented);

    static constexpr std::chrono::seconds kScopedLifetime{300};  ///< unless the caller says more
    static constexpr std::chrono::seconds kLongestScopedLifetime{3600};

    /// A token for the agent, with the power of that agent and never more than the caller's. It
    /// lasts `seconds`, or the usual time when that is not positive, and ends with the caller, with
    /// the caller's key and when the caller is no admin any more. The caller is an admin. Fails
    /// with forbidden when the caller itself acts with such a token, or the agent's rank is not
    /// below its own; with invalid_input for a name that no agent can have, and not_found for one
    /// that none has. The audit log has an entry before the token is known. Throws as
    /// AuditStore::append does.
    boost::asio::awaitable<Result<ScopedToken>> issue_scoped(
        Caller caller, std::string as_agent_id, std::int64_t seconds
    );

    /// What a client hears whose name or key is wrong.
    static Error invalid_credentials();

    /// How many lines about failures it logs in a minute, of all clients together.
    static constexpr std::int64_t kFailureLines = 10;

private:
    void log_failure(const std::string& agent_id, const std::string& reason);

    const Sources sources_;
    const std::chrono::seconds lifetime_;
    const Clock clock_;
    log::Limiter failure_lines_{std::chrono::minutes(1), kFailureLines};
};

}  // namespace akashi

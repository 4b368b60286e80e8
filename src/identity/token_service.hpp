#pragma once

#include "base/clock.hpp"
#include "base/log_limiter.hpp"
#include "base/result.hpp"
#include "identity/authenticator.hpp"
#include "identity/token_signer.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>

namespace akashi {

/// Exchanges keys for tokens. Callable from any thread.
class TokenService {
public:
    /// Both references must outlive the service.
    TokenService(
        Authenticator& authenticator,
        const TokenSigner& signer,
        std::chrono::seconds lifetime,
        Clock clock
    )
        : authenticator_(authenticator),
          signer_(signer),
          lifetime_(lifetime),
          clock_(std::move(clock)) {}

    /// A token for the agent that the key belongs to. Fails as Authenticator::prove_key does, with
    /// `invalid credentials` for a wrong key.
    boost::asio::awaitable<Result<IssuedToken>> issue(PresentedKey presented);

    /// What a client hears whose name or key is wrong.
    static Error invalid_credentials();

    /// How many lines about failures it logs in a minute, of all clients together.
    static constexpr std::int64_t kFailureLines = 10;

private:
    void log_failure(const std::string& agent_id, const std::string& reason);

    Authenticator& authenticator_;
    const TokenSigner& signer_;
    const std::chrono::seconds lifetime_;
    const Clock clock_;
    log::Limiter failure_lines_{std::chrono::minutes(1), kFailureLines};
};

}  // namespace akashi

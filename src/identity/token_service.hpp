#pragma once

#include "base/clock.hpp"
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

private:
    Authenticator& authenticator_;
    const TokenSigner& signer_;
    const std::chrono::seconds lifetime_;
    const Clock clock_;
};

}  // namespace akashi

#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// The claims of a token (docs/http-api.md, "Tokens"). Only the subject and the times are trusted.
/// The agent is looked up, so that a new role or a deletion takes effect within seconds.
struct TokenClaims {
    AgentRowId subject;
    Time expires_at;
};

/// A token's text and when it expires.
struct IssuedToken {
    std::string token;
    Time expires_at;
};

/// Signs and verifies JSON Web Tokens (RFC 7519) with one Ed25519 key pair (RFC 8037). Immutable,
/// hence thread-safe.
class TokenSigner {
public:
    struct Subject {
        AgentRowId id;
        std::string agent_id;
        OrgId org;
        std::string role;
    };

    /// Takes a PKCS#8 private key and an SPKI public key in PEM. Throws with the messages of
    /// docs/operations.md, "When a key file is refused", when they are not a pair.
    TokenSigner(const std::string& private_pem, const std::string& public_pem);
    ~TokenSigner();
    TokenSigner(TokenSigner&&) noexcept;

    struct KeyPair {
        std::string private_pem;
        std::string public_pem;
    };
    static KeyPair generate();

    IssuedToken issue(const Subject& subject, Time now, std::chrono::seconds lifetime) const;

    /// Nothing when the token is malformed, not signed by this key, not EdDSA, from another issuer,
    /// for another audience, or expired at `now`.
    std::optional<TokenClaims> verify(std::string_view token, Time now) const;

private:
    struct Keys;
    std::unique_ptr<Keys> keys_;
};

}  // namespace akashi

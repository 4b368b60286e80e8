#pragma once

#include "base/time.hpp"
#include "core/ids.hpp"
#include "identity/ed25519_key.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Whom a token speaks for, and what it depends on: it ends with each of them.
struct TokenSubject {
    AgentRowId id;
    std::optional<ApiKeyId> key;       ///< the key that it was issued for
    std::optional<AgentRowId> issuer;  ///< of a scoped token: who issued it

    bool operator==(const TokenSubject&) const = default;
};

/// The claims of a token (docs/http-api.md, "Tokens"). Only the subject and the times are trusted.
/// The agent is looked up, so that a new role or a deletion takes effect within seconds.
struct TokenClaims {
    TokenSubject subject;
    Time expires_at;
};

/// A token's text and when it expires.
struct IssuedToken {
    std::string token;
    Time expires_at;
};

/// Signs JSON Web Tokens (RFC 7519) with one Ed25519 key (RFC 8037), and verifies those that this
/// key or one of the previous keys has signed. Immutable, hence thread-safe.
class TokenSigner {
public:
    static constexpr std::size_t kMaxTokenBytes = 4096;  ///< longer ones are refused

    struct Subject {
        TokenSubject subject;
        std::string agent_id;
        OrgId org;
        std::string role;
        std::string scoped_by = {};  ///< public name of the issuer of a scoped token
    };

    using KeyPair = Ed25519PrivateKey::Pair;
    static KeyPair generate() { return Ed25519PrivateKey::generate(); }

    /// Takes a PKCS#8 private key, its SPKI public key and further public keys in PEM. Throws with
    /// the messages of docs/operations/a-key-file-is-refused.md.
    TokenSigner(
        const std::string& private_pem,
        const std::string& public_pem,
        const std::vector<std::string>& previous_public_pems = {}
    );

    IssuedToken issue(const Subject& subject, Time now, std::chrono::seconds lifetime) const;

    /// Nothing when the token is malformed, not signed by one of the keys, not EdDSA, from another
    /// issuer, for another audience, not valid yet, or expired at `now`.
    std::optional<TokenClaims> verify(std::string_view token, Time now) const;

    /// The name of the key in a token that names another one than these. Nobody has checked it:
    /// anybody can write such a token. Nothing when the name is not of the form of ours.
    std::optional<std::string> unknown_kid(std::string_view token) const;

    /// The public keys as a JSON Web Key Set (RFC 7517), that of new tokens first.
    std::string jwks() const;
    /// The name of the key that signs.
    const std::string& kid() const { return verification_keys_.front().kid(); }
    std::size_t key_count() const { return verification_keys_.size(); }

private:
    bool is_signed(std::string_view text, std::string_view signature, std::string_view kid) const;

    Ed25519PrivateKey private_key_;
    std::vector<Ed25519PublicKey> verification_keys_;  // the first belongs to the private key
};

}  // namespace akashi

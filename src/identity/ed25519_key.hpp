#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace akashi {

namespace detail {
struct KeyDeleter {
    void operator()(void* key) const;
};
/// An `EVP_PKEY` of OpenSSL.
using KeyPointer = std::unique_ptr<void, KeyDeleter>;
}  // namespace detail

/// A key that proves Ed25519 signatures (RFC 8032). Immutable, hence thread-safe.
class Ed25519PublicKey {
public:
    /// Takes an SPKI key in PEM. Throws with the messages of
    /// docs/operations/a-key-file-is-refused.md.
    explicit Ed25519PublicKey(const std::string& pem);

    bool verifies(std::string_view text, std::string_view signature) const;

    /// The name of the key in the header of a token: its thumbprint (RFC 7638).
    const std::string& kid() const { return kid_; }
    /// The key as a member of a JSON Web Key Set (RFC 7517, RFC 8037).
    std::string jwk() const;

private:
    friend class Ed25519PrivateKey;
    explicit Ed25519PublicKey(detail::KeyPointer key);

    detail::KeyPointer key_;
    std::string x_;  // the 32 bytes, in base64url
    std::string kid_;
};

/// A key that makes such signatures. Immutable, hence thread-safe.
class Ed25519PrivateKey {
public:
    /// Takes a PKCS#8 key in PEM. Throws as Ed25519PublicKey does.
    explicit Ed25519PrivateKey(const std::string& pem);

    std::string sign(std::string_view text) const;
    Ed25519PublicKey public_key() const;

    struct Pair {
        std::string private_pem;
        std::string public_pem;
    };
    static Pair generate();

private:
    detail::KeyPointer key_;
};

}  // namespace akashi

#include "identity/ed25519_key.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace akashi {

namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;

EVP_PKEY* evp(const detail::KeyPointer& key) { return static_cast<EVP_PKEY*>(key.get()); }

/// Without it, OpenSSL asks at the terminal for the pass phrase of an encrypted key.
int refuse_pass_phrase(char*, int, int, void* was_asked) {
    *static_cast<bool*>(was_asked) = true;
    return -1;
}

detail::KeyPointer read_key(const std::string& pem, bool is_private) {
    const std::string name = is_private ? "private" : "public";
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    bool is_encrypted = false;
    const auto read = is_private ? PEM_read_bio_PrivateKey : PEM_read_bio_PUBKEY;
    detail::KeyPointer key(read(bio.get(), nullptr, refuse_pass_phrase, &is_encrypted));
    if (is_encrypted) {
        throw std::runtime_error(
            "auth: the " + name +
            " key is encrypted; write it without a pass phrase: openssl pkey"
            " -in encrypted.pem -out jwt_" +
            name + ".pem"
        );
    }
    if (!key) throw std::runtime_error("auth: decode " + name + " key PEM");
    if (EVP_PKEY_get_base_id(evp(key)) != EVP_PKEY_ED25519) {
        throw std::runtime_error("auth: " + name + " key is not Ed25519");
    }
    return key;
}

std::string raw_public_key(const detail::KeyPointer& key) {
    std::string raw(kKeyBytes, '\0');
    std::size_t size = raw.size();
    auto* bytes = reinterpret_cast<unsigned char*>(raw.data());
    if (EVP_PKEY_get_raw_public_key(evp(key), bytes, &size) != 1 || size != kKeyBytes)
        throw std::runtime_error("auth: could not read an Ed25519 key");
    return raw;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

void detail::KeyDeleter::operator()(void* key) const { EVP_PKEY_free(static_cast<EVP_PKEY*>(key)); }

Ed25519PublicKey::Ed25519PublicKey(const std::string& pem)
    : Ed25519PublicKey(read_key(pem, /*is_private=*/false)) {}

/// The members of a thumbprint stand in the order of their names, without white space.
Ed25519PublicKey::Ed25519PublicKey(detail::KeyPointer key)
    : key_(std::move(key)),
      x_(base64url_encode(raw_public_key(key_))),
      kid_(base64url_encode(
          as_text(sha256(fmt::format(R"({{"crv":"Ed25519","kty":"OKP","x":"{}"}})", x_)))
      )) {}

bool Ed25519PublicKey::verifies(std::string_view text, std::string_view signature) const {
    const Context context(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, evp(key_)) == 1 &&
           EVP_DigestVerify(
               context.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()
           ) == 1;
}

std::string Ed25519PublicKey::jwk() const {
    return fmt::format(
        R"({{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"{}","x":"{}"}})", kid_, x_
    );
}

Ed25519PrivateKey::Ed25519PrivateKey(const std::string& pem)
    : key_(read_key(pem, /*is_private=*/true)) {}

std::string Ed25519PrivateKey::sign(std::string_view text) const {
    std::string signature(kSignatureBytes, '\0');
    std::size_t size = signature.size();
    const Context context(EVP_MD_CTX_new());
    auto* bytes = reinterpret_cast<unsigned char*>(signature.data());
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, evp(key_)) != 1 ||
        EVP_DigestSign(context.get(), bytes, &size, bytes_of(text), text.size()) != 1) {
        throw std::runtime_error("auth: could not sign a token");
    }
    return signature;
}

Ed25519PublicKey Ed25519PrivateKey::public_key() const {
    const std::string raw = raw_public_key(key_);
    detail::KeyPointer key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(raw), raw.size())
    );
    if (!key) throw std::runtime_error("auth: could not read an Ed25519 key");
    return Ed25519PublicKey(std::move(key));
}

Ed25519PrivateKey::Pair Ed25519PrivateKey::generate() {
    const detail::KeyPointer key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    const Bio secret(BIO_new(BIO_s_mem()));
    const Bio open(BIO_new(BIO_s_mem()));
    if (!key || !secret || !open ||
        PEM_write_bio_PKCS8PrivateKey(
            secret.get(), evp(key), nullptr, nullptr, 0, nullptr, nullptr
        ) != 1 ||
        PEM_write_bio_PUBKEY(open.get(), evp(key)) != 1) {
        throw std::runtime_error("auth: could not generate an Ed25519 key pair");
    }
    return {text_of(secret.get()), text_of(open.get())};
}

}  // namespace akashi

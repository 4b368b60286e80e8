#include "identity/token_signer.hpp"

#include "base/crypto.hpp"
#include "base/json_writer.hpp"

#include <boost/json/parse.hpp>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace akashi {

namespace json = boost::json;

namespace {

constexpr std::string_view kIssuer = "akashi";
constexpr std::size_t kMaxTokenBytes = 4096;
constexpr std::size_t kSignatureBytes = 64;

template <auto Free>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<BIO_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;

/// Without it, OpenSSL asks at the terminal for the pass phrase of an encrypted key.
int refuse_pass_phrase(char*, int, int, void* was_asked) {
    *static_cast<bool*>(was_asked) = true;
    return -1;
}

Key read_key(const std::string& pem, bool is_private) {
    const std::string name = is_private ? "private" : "public";
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    bool is_encrypted = false;
    const auto read = is_private ? PEM_read_bio_PrivateKey : PEM_read_bio_PUBKEY;
    Key key(read(bio.get(), nullptr, refuse_pass_phrase, &is_encrypted));
    if (is_encrypted) {
        throw std::runtime_error(
            "auth: the " + name +
            " key is encrypted; write it without a pass phrase: openssl pkey"
            " -in encrypted.pem -out jwt_" +
            name + ".pem"
        );
    }
    if (!key) throw std::runtime_error("auth: decode " + name + " key PEM");
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
        throw std::runtime_error("auth: " + name + " key is not Ed25519");
    }
    return key;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// A part of a token as a JSON object; an empty object when the part is anything else.
json::object read_part(std::string_view part) {
    const auto text = base64url_decode(part);
    if (!text) return {};
    boost::system::error_code failed;
    const json::value tree = json::parse(*text, failed);
    return failed || !tree.is_object() ? json::object() : tree.get_object();
}

std::string_view text_member(const json::object& object, std::string_view name) {
    const json::value* member = object.if_contains(name);
    return member != nullptr && member->is_string() ? std::string_view(member->get_string()) : "";
}

std::optional<std::int64_t> seconds_member(const json::object& object, std::string_view name) {
    const json::value* member = object.if_contains(name);
    return member != nullptr && member->is_int64() ? std::optional(member->get_int64())
                                                   : std::nullopt;
}

/// Issued tokens name the audience; older tokens, without one, are accepted too.
bool is_for_us(const json::object& claims) {
    const json::value* audience = claims.if_contains("aud");
    if (audience == nullptr) return true;
    if (audience->is_string()) return audience->get_string() == kIssuer;
    if (!audience->is_array()) return false;
    for (const auto& item : audience->get_array()) {
        if (item.is_string() && item.get_string() == kIssuer) return true;
    }
    return false;
}

}  // namespace

struct TokenSigner::Keys {
    Key private_key;
    Key public_key;
};

TokenSigner::TokenSigner(const std::string& private_pem, const std::string& public_pem)
    : keys_(std::make_unique<Keys>()) {
    keys_->private_key = read_key(private_pem, true);
    keys_->public_key = read_key(public_pem, false);
    if (EVP_PKEY_eq(keys_->private_key.get(), keys_->public_key.get()) != 1) {
        throw std::runtime_error("auth: public key does not match private key");
    }
}

TokenSigner::~TokenSigner() = default;
TokenSigner::TokenSigner(TokenSigner&&) noexcept = default;

TokenSigner::KeyPair TokenSigner::generate() {
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    const Bio secret(BIO_new(BIO_s_mem()));
    const Bio open(BIO_new(BIO_s_mem()));
    if (!key || !secret || !open ||
        PEM_write_bio_PKCS8PrivateKey(
            secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr
        ) != 1 ||
        PEM_write_bio_PUBKEY(open.get(), key.get()) != 1) {
        throw std::runtime_error("auth: could not generate an Ed25519 key pair");
    }
    return {text_of(secret.get()), text_of(open.get())};
}

IssuedToken TokenSigner::issue(const Subject& subject, Time now, std::chrono::seconds lifetime)
    const {
    const auto issued = std::chrono::floor<std::chrono::seconds>(now);
    const auto expires = issued + lifetime;
    std::string claims;
    JsonWriter out(claims);
    out.begin_object();
    out.member("sub", subject.id).member("iss", kIssuer);
    out.key("aud").begin_array().value(kIssuer).end_array();
    out.member("iat", issued.time_since_epoch().count());
    out.member("exp", expires.time_since_epoch().count()).member("jti", Uuid::make_v4());
    out.member("agent_id", subject.agent_id).member("org_id", subject.org);
    out.member("role", subject.role).end_object();

    std::string token = base64url_encode(R"({"alg":"EdDSA","typ":"JWT"})");
    token += '.' + base64url_encode(claims);
    std::string signature(kSignatureBytes, '\0');
    std::size_t size = signature.size();
    const Context context(EVP_MD_CTX_new());
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, keys_->private_key.get()) !=
            1 ||
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &size,
            bytes_of(token),
            token.size()
        ) != 1) {
        throw std::runtime_error("auth: could not sign a token");
    }
    return {token + '.' + base64url_encode(signature), Time(expires)};
}

std::optional<TokenClaims> TokenSigner::verify(std::string_view token, Time now) const {
    if (token.size() > kMaxTokenBytes) return std::nullopt;
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    if (text_member(read_part(token.substr(0, first)), "alg") != "EdDSA") return std::nullopt;

    const auto signature = base64url_decode(token.substr(last + 1));
    const std::string_view signed_part = token.substr(0, last);
    const Context context(EVP_MD_CTX_new());
    if (!signature ||
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, keys_->public_key.get()) !=
            1 ||
        EVP_DigestVerify(
            context.get(),
            bytes_of(*signature),
            signature->size(),
            bytes_of(signed_part),
            signed_part.size()
        ) != 1) {
        return std::nullopt;
    }

    const json::object claims = read_part(token.substr(first + 1, last - first - 1));
    const auto subject = AgentRowId::parse(text_member(claims, "sub"));
    const auto expires = seconds_member(claims, "exp");
    if (!subject || !expires || text_member(claims, "iss") != kIssuer || !is_for_us(claims)) {
        return std::nullopt;
    }
    const Time expires_at{std::chrono::seconds(*expires)};
    if (expires_at <= now) return std::nullopt;
    return TokenClaims{*subject, expires_at};
}

}  // namespace akashi

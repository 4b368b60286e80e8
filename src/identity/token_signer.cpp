#include "identity/token_signer.hpp"

#include "base/crypto.hpp"
#include "base/json_writer.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <stdexcept>

namespace akashi {

namespace json = boost::json;

namespace {

constexpr std::string_view kIssuer = "akashi";
/// How far ahead the clock of the instance that issued a token may be.
constexpr std::chrono::seconds kClockDifference{60};
/// The longest time that `exp` may name, so that it can be compared with a Time.
constexpr std::int64_t kLastSecond = 253'402'300'799;  // the end of the year 9999

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

std::optional<Time> time_member(const json::object& object, std::string_view name) {
    const json::value* member = object.if_contains(name);
    if (member == nullptr || !member->is_int64()) return std::nullopt;
    return Time(std::chrono::seconds(std::clamp<std::int64_t>(member->get_int64(), 0, kLastSecond))
    );
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

/// Whether the token is not from the future. A time that is no whole number is from nowhere.
bool has_begun(const json::object& claims, Time now) {
    if (claims.contains("nbf")) {
        const auto begins = time_member(claims, "nbf");
        if (!begins || *begins > now) return false;
    }
    if (!claims.contains("iat")) return true;
    const auto issued = time_member(claims, "iat");
    return issued && *issued <= now + kClockDifference;
}

/// Reads the row id in the member, if it is there. False when it is there and is none.
template <class Id>
bool read_id(const json::object& object, std::string_view name, std::optional<Id>& id) {
    if (!object.contains(name)) return true;
    id = Id::parse(text_member(object, name));
    return id.has_value();
}

/// Whom the claims name; nothing when one of the names is malformed.
std::optional<TokenSubject> read_subject(const json::object& claims) {
    const auto id = AgentRowId::parse(text_member(claims, "sub"));
    if (!id) return std::nullopt;
    TokenSubject subject{*id, std::nullopt, std::nullopt};
    if (!read_id(claims, "api_key_id", subject.key)) return std::nullopt;
    const json::value* actor = claims.if_contains("act");
    if (actor == nullptr)
        return claims.contains("scoped_by") ? std::nullopt : std::optional(subject);
    if (!actor->is_object()) return std::nullopt;
    subject.issuer = AgentRowId::parse(text_member(actor->get_object(), "sub"));
    return subject.issuer ? std::optional(subject) : std::nullopt;
}

void write_claims(JsonWriter& out, const TokenSigner::Subject& subject) {
    const auto& [id, key, issuer] = subject.subject;
    out.member("sub", id).member("iss", kIssuer);
    out.key("aud").begin_array().value(kIssuer).end_array();
    out.member("jti", Uuid::make_v4()).member("agent_id", subject.agent_id);
    out.member("org_id", subject.org).member("role", subject.role);
    out.member_if("api_key_id", key);
    if (!issuer) return;
    out.member("scoped_by", subject.scoped_by);
    out.key("act").begin_object().member("sub", *issuer).end_object();  // RFC 8693, section 4.1
}

}  // namespace

TokenSigner::TokenSigner(
    const std::string& private_pem,
    const std::string& public_pem,
    const std::vector<std::string>& previous_public_pems
)
    : private_key_(private_pem) {
    verification_keys_.emplace_back(public_pem);
    if (private_key_.public_key().kid() != kid())
        throw std::runtime_error("auth: public key does not match private key");
    for (const std::string& previous : previous_public_pems) {
        Ed25519PublicKey key(previous);
        const auto is_same = [&](const auto& known) { return known.kid() == key.kid(); };
        if (std::ranges::none_of(verification_keys_, is_same))
            verification_keys_.push_back(std::move(key));
    }
}

IssuedToken TokenSigner::issue(const Subject& subject, Time now, std::chrono::seconds lifetime)
    const {
    const auto issued = std::chrono::floor<std::chrono::seconds>(now);
    const auto expires = issued + lifetime;
    std::string header;
    JsonWriter(header)
        .begin_object()
        .member("alg", "EdDSA")
        .member("typ", "JWT")
        .member("kid", kid())
        .end_object();
    std::string claims;
    JsonWriter out(claims);
    out.begin_object();
    write_claims(out, subject);
    out.member("iat", issued.time_since_epoch().count());
    out.member("exp", expires.time_since_epoch().count()).end_object();

    std::string token = base64url_encode(header) + '.' + base64url_encode(claims);
    const std::string signature = private_key_.sign(token);
    return {token + '.' + base64url_encode(signature), Time(expires)};
}

std::optional<TokenClaims> TokenSigner::verify(std::string_view token, Time now) const {
    if (token.size() > kMaxTokenBytes) return std::nullopt;
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return std::nullopt;
    const json::object header = read_part(token.substr(0, first));
    // Extensions that must be understood (RFC 7515, section 4.1.11): there are none.
    if (text_member(header, "alg") != "EdDSA" || header.contains("crit")) return std::nullopt;
    if (header.contains("kid") && text_member(header, "kid").empty()) return std::nullopt;
    const auto signature = base64url_decode(token.substr(last + 1));
    if (!signature || !is_signed(token.substr(0, last), *signature, text_member(header, "kid")))
        return std::nullopt;

    const json::object claims = read_part(token.substr(first + 1, last - first - 1));
    const auto subject = read_subject(claims);
    const auto expires_at = time_member(claims, "exp");
    if (!subject || !expires_at || *expires_at <= now) return std::nullopt;
    if (text_member(claims, "iss") != kIssuer || !is_for_us(claims) || !has_begun(claims, now))
        return std::nullopt;
    return TokenClaims{*subject, *expires_at};
}

std::optional<std::string> TokenSigner::unknown_kid(std::string_view token) const {
    if (token.size() > kMaxTokenBytes) return std::nullopt;
    const json::object header = read_part(token.substr(0, token.find('.')));
    const std::string_view named = text_member(header, "kid");
    if (named.size() != kid().size() || !base64url_decode(named)) return std::nullopt;
    const auto is_it = [&](const Ed25519PublicKey& key) { return key.kid() == named; };
    if (std::ranges::any_of(verification_keys_, is_it)) return std::nullopt;
    return std::string(named);
}

/// Tokens of older servers do not name their key.
bool TokenSigner::is_signed(std::string_view text, std::string_view signature, std::string_view kid)
    const {
    return std::ranges::any_of(verification_keys_, [&](const Ed25519PublicKey& key) {
        return (kid.empty() || kid == key.kid()) && key.verifies(text, signature);
    });
}

std::string TokenSigner::jwks() const {
    std::string set = R"({"keys":[)";
    for (const auto& key : verification_keys_) set += key.jwk() + ',';
    set.back() = ']';  // instead of the last comma
    return set + '}';
}

}  // namespace akashi

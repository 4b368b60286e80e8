#include "identity/authenticator.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string_view>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kCacheEntries = 10'000;
constexpr std::size_t kMaxCredentialBytes = 1024;

Error refused(std::string message) { return {ErrorCode::unauthorized, std::move(message)}; }

std::string make_secret() {
    std::string bytes(32, '\0');
    random_bytes(bytes.data(), bytes.size());
    return bytes;
}

/// `agent_id:key`, of the organization of the header; nothing when one of them is malformed.
std::optional<PresentedKey> parse_key(
    const std::string& credential, const std::string& org_header
) {
    const auto colon = credential.find(':');
    if (colon == std::string::npos) return std::nullopt;
    PresentedKey presented{credential.substr(0, colon), credential.substr(colon + 1), {}};
    if (org_header.empty()) return presented;
    presented.org = OrgId::parse(org_header);
    if (!presented.org) return std::nullopt;
    return presented;
}

}  // namespace

Authenticator::Authenticator(Sources sources, Clock clock)
    : sources_(sources),
      clock_(std::move(clock)),
      cache_secret_(make_secret()),
      tokens_(kCacheEntries, 5min),
      agents_(kCacheEntries, 5s),
      proofs_(kCacheEntries, 30s) {}

asio::awaitable<Result<Caller>> Authenticator::authenticate(
    std::string authorization, std::string org_header
) {
    if (authorization.empty()) co_return refused("missing authorization header");
    const auto space = authorization.find(' ');
    if (space == std::string::npos) co_return refused("invalid authorization format");
    const std::string scheme = to_lower(std::string_view(authorization).substr(0, space));
    std::string credential = authorization.substr(space + 1);

    if (scheme == "bearer") {
        const auto proof = co_await prove_token(std::move(credential));
        if (!proof) co_return refused("invalid or expired token");
        co_return welcome(*proof);
    }
    if (scheme != "apikey") {
        co_return refused("unsupported authorization scheme (use Bearer or ApiKey)");
    }
    auto presented = parse_key(credential, org_header);
    if (!presented) co_return refused("invalid api key");
    const auto proof = co_await prove_key(std::move(*presented));
    if (!proof) co_return refused("invalid api key");
    co_return welcome(*proof);
}

asio::awaitable<std::optional<Authenticator::Proof>> Authenticator::prove_token(std::string token) {
    const std::string digest(as_text(sha256(token)));
    auto claims = tokens_.find(digest);
    if (!claims) {
        claims = sources_.signer.verify(token, clock_());
        if (!claims) co_return std::nullopt;
        tokens_.insert(digest, *claims, tokens_.generation());
    }
    if (claims->expires_at <= clock_()) co_return std::nullopt;

    auto agent = agents_.find(claims->subject);
    if (!agent) {
        const auto generation = agents_.generation();
        agent = co_await sources_.agents.find_by_id(claims->subject);
        if (!agent) co_return std::nullopt;
        agents_.insert(claims->subject, *agent, generation);
    }
    co_return Proof{std::move(*agent), std::nullopt, {}, std::nullopt};
}

asio::awaitable<std::optional<Authenticator::Proof>> Authenticator::prove_key(PresentedKey presented
) {
    const auto& [agent_id, text, org] = presented;
    if (agent_id.empty() || text.empty() || agent_id.size() + text.size() > kMaxCredentialBytes) {
        co_return std::nullopt;
    }
    const std::string scope = org ? org->str() : "";
    const std::string remembered(
        as_text(hmac_sha256(cache_secret_, scope + '\0' + agent_id + '\0' + text))
    );
    if (auto proof = proofs_.find(remembered)) {
        if (proof->expires_at && *proof->expires_at <= clock_()) co_return std::nullopt;
        co_return proof;
    }
    const auto generation = proofs_.generation();
    const auto search = [&] { return find_proof(presented); };
    auto proof = co_await searches_.run(remembered, search);
    if (proof) proofs_.insert(remembered, *proof, generation);
    co_return proof;
}

asio::awaitable<std::optional<Authenticator::Proof>> Authenticator::find_proof(
    PresentedKey presented
) {
    auto owner = co_await sources_.keys.find_owner(std::move(presented));
    if (!owner) co_return std::nullopt;
    const auto& [key, agent] = *owner;
    co_return Proof{agent, key.id, key.prefix, key.expires_at};
}

void Authenticator::forget() {
    agents_.clear();
    proofs_.clear();
}

Caller Authenticator::welcome(const Proof& proof) {
    const Agent& agent = proof.agent;
    sources_.seen.note(agent.id, clock_());
    Caller caller{agent.org_id, agent.id, agent.agent_id, agent.name, agent.role, {}, {}};
    if (proof.key_id) {
        caller.api_key_id = proof.key_id;
        if (!proof.key_prefix.empty()) caller.api_key_prefix = proof.key_prefix;
    }
    return caller;
}

}  // namespace akashi

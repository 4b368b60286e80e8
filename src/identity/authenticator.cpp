#include "identity/authenticator.hpp"

#include "base/client_network.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/steady_clock.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kCacheEntries = 10'000;
constexpr auto kProofLifetime = 30s;
constexpr auto kLifetimeWithoutFeed = 1s;
constexpr std::size_t kMaxCredentialBytes = 1024;
constexpr std::string_view kWrongKey = "invalid api key";
constexpr std::string_view kWrongToken = "invalid or expired token";

Error refused(std::string message) { return {ErrorCode::unauthorized, std::move(message)}; }

std::string make_secret() {
    std::string bytes(32, '\0');
    random_bytes(bytes.data(), bytes.size());
    return bytes;
}

/// What is not remembered: any instance answers the first request after the verification.
Error not_verified() {
    return {
        ErrorCode::forbidden,
        "email not verified — check your inbox or request a new verification link"
    };
}

/// The issuer of a scoped token must still be one who may issue it.
bool has_power(const TokenHolder& holder) {
    return !holder.issuer || holder.issuer->role >= Role::admin;
}

/// One owner for each agent.
std::vector<KeyOwner> different_agents(std::vector<KeyOwner> owners) {
    std::set<AgentRowId> seen;
    std::erase_if(owners, [&](const KeyOwner& o) { return !seen.insert(o.agent.id).second; });
    return owners;
}

}  // namespace

bool is_plausible(const PresentedKey& presented) {
    const auto& name = presented.scope.agent_id;
    return !check_agent_id(name) && !presented.text.empty() &&
           name.size() + presented.text.size() <= kMaxCredentialBytes;
}

Authenticator::Authenticator(Sources sources, Clock clock)
    : sources_(sources),
      clock_(std::move(clock)),
      cache_secret_(make_secret()),
      tokens_(kCacheEntries, 5min),
      proofs_(kCacheEntries, kProofLifetime),
      hashes_(kCacheEntries, 24h) {}

asio::awaitable<Result<Caller>> Authenticator::authenticate(Credentials credentials) {
    const auto& [authorization, org, client_ip] = credentials;
    if (authorization.empty()) co_return refused("missing authorization header");
    const auto space = authorization.find(' ');
    if (space == std::string::npos) co_return refused("invalid authorization format");
    const std::string scheme = to_lower(std::string_view(authorization).substr(0, space));
    std::string credential = authorization.substr(space + 1);

    if (scheme == "bearer") {
        const auto proof = co_await prove_token(std::move(credential));
        if (!proof) co_return proof.error();
        co_return welcome(*proof);
    }
    if (scheme != "apikey") {
        co_return refused("unsupported authorization scheme (use Bearer or ApiKey)");
    }
    auto scope = KeyScope::parse(credential.substr(0, credential.find(':')), org);
    if (!scope || credential.find(':') == std::string::npos) {
        co_return refused(std::string(kWrongKey));
    }
    std::string text = credential.substr(credential.find(':') + 1);
    const auto proof =
        co_await prove_key({std::move(*scope), std::move(text), client_ip}, std::string(kWrongKey));
    if (!proof) co_return proof.error();
    co_return welcome(*proof);
}

asio::awaitable<Result<Authenticator::Proof>> Authenticator::prove_token(std::string token) {
    const Error wrong = refused(std::string(kWrongToken));
    if (token.size() > TokenSigner::kMaxTokenBytes) co_return wrong;
    const std::string digest(as_text(sha256(token)));
    const auto claims = verify(token, digest);
    if (!claims || claims->expires_at <= clock_()) co_return wrong;
    auto proof = proofs_.find(digest, longest(kProofLifetime));
    if (!proof) {
        const auto generation = proofs_.generation();
        const auto holder = co_await sources_.agents.find_holder(claims->subject, clock_());
        if (!holder || !has_power(*holder)) co_return wrong;
        if (holder->awaits_verification) co_return not_verified();
        proof = Proof{
            holder->agent,
            claims->subject.key,
            holder->key_prefix,
            std::min(claims->expires_at, holder->key_expires_at.value_or(claims->expires_at)),
            holder->issuer
        };
        proofs_.insert(digest, *proof, generation);
    }
    if (is_over(*proof)) co_return wrong;
    co_return std::move(*proof);
}

/// The claims of the token unless it is none of ours. It may have expired since it was remembered.
std::optional<TokenClaims> Authenticator::verify(
    const std::string& token, const std::string& digest
) {
    if (auto claims = tokens_.find(digest)) return claims;
    const auto generation = tokens_.generation();
    const auto signer = sources_.tokens.current();
    auto claims = signer->verify(token, clock_());
    if (claims)
        tokens_.insert(digest, *claims, generation);
    else
        tell_of_unknown_key(*signer, token);
    return claims;
}

/// The instances behind a load balancer may have different keys, and clients only see that some of
/// their requests are refused.
void Authenticator::tell_of_unknown_key(const TokenSigner& signer, const std::string& token) {
    const auto kid = signer.unknown_kid(token);
    if (!kid) return;
    if (const auto dropped = unknown_keys_.admit(SteadyClock::now()))
        log::warn(
            "auth: a token names a key that this server does not have",
            {{"kid", *kid}, {"own_kid", signer.kid()}, {"dropped", *dropped}}
        );
}

asio::awaitable<Result<Authenticator::Proof>> Authenticator::prove_key(
    PresentedKey presented, std::string wrong
) {
    if (!is_plausible(presented)) co_return refused(std::move(wrong));
    const std::string digest = digest_of(presented);
    if (auto proof = proofs_.find(digest, longest(kProofLifetime))) {
        if (is_over(*proof)) co_return refused(std::move(wrong));
        co_return std::move(*proof);
    }
    // A request that comes after forget() does not join a search that began before it.
    const std::string flight = digest + std::to_string(proofs_.generation());
    Search found = co_await searches_.run(flight, [&] { return search(presented, digest); });
    // The first client to ask was limited, which says nothing about this one.
    if (found.refused_for && found.network != client_network(presented.client_ip))
        found = co_await search(presented, digest);
    if (found.refused_for) {
        co_return Error(ErrorCode::rate_limited, "too many requests")
            .with_retry_after(*found.refused_for);
    }
    if (found.owners.empty()) co_return refused(std::move(wrong));
    if (found.owners.size() > 1) {
        co_return refused("this key is valid in several organizations; send X-Akashi-Org-ID");
    }
    const auto& [key, agent, awaits_verification] = found.owners.front();
    if (awaits_verification) co_return not_verified();
    Proof proof{agent, key.id, key.prefix, key.expires_at};
    proofs_.insert(digest, proof, found.generation);
    co_return proof;
}

std::string Authenticator::digest_of(const PresentedKey& presented) const {
    const auto& [agent_id, org] = presented.scope;
    const std::string text = (org ? org->str() : "") + '\0' + agent_id + '\0' + presented.text;
    return std::string(as_text(hmac_sha256(cache_secret_, text)));
}

asio::awaitable<Authenticator::Search> Authenticator::search(
    PresentedKey presented, std::string digest
) {
    Search found{.generation = proofs_.generation()};
    auto& owners = found.owners;
    if (auto hash = hashes_.find(digest)) {
        owners = co_await sources_.keys.find_known(presented.scope, *hash);
        if (owners.empty())
            hashes_.erase(digest);
        else
            hashes_.insert(digest, std::move(*hash), hashes_.generation());  // for another day
    }
    if (owners.empty())
        owners = co_await sources_.keys.find_generated(presented.scope, presented.text);
    if (owners.empty()) co_await search_chosen(std::move(presented), found);
    owners = different_agents(std::move(owners));
    co_return found;
}

/// Computes hashes, which wrong keys must not make the server do without end. A key that was right
/// once does not come here again: its hash is remembered.
asio::awaitable<void> Authenticator::search_chosen(PresentedKey presented, Search& found) {
    found.network = client_network(presented.client_ip);
    const std::string& agent_id = presented.scope.agent_id;
    FailedLogins::Attempt attempt(failures_, found.network, agent_id);
    found.refused_for = attempt.refused_for();
    if (found.refused_for) co_return;
    found.owners = different_agents(co_await sources_.keys.find_chosen(
        presented.scope, presented.text, {found.network, agent_id}
    ));
    // With several owners, one hash would find only some of them.
    if (found.owners.size() == 1)
        remember(found.owners.front().key, presented.text);
    else
        attempt.failed();
}

void Authenticator::remember(const ApiKey& key, const std::string& text) {
    for (const auto& org : {std::optional<OrgId>(), std::optional(key.org_id)}) {
        const auto digest = digest_of({{key.agent_id, org}, text, {}});
        hashes_.insert(digest, key.hash, hashes_.generation());
    }
}

void Authenticator::forget(AgentRowId agent) {
    proofs_.erase_if([&](const Proof& proof) {
        return proof.agent.id == agent || (proof.issuer && proof.issuer->id == agent);
    });
}

void Authenticator::forget_all() { proofs_.clear(); }

void Authenticator::forget_tokens() {
    tokens_.clear();
    proofs_.clear();
}

bool Authenticator::is_over(const Proof& proof) const {
    return proof.expires_at && *proof.expires_at <= clock_();
}

/// How old what is remembered may be now.
std::chrono::milliseconds Authenticator::longest(std::chrono::milliseconds lifetime) const {
    return sources_.feed.is_current() ? lifetime : kLifetimeWithoutFeed;
}

void Authenticator::note_use(const Proof& proof) {
    sources_.seen.note(proof.agent.id, clock_());
    if (proof.key_id) sources_.seen.note_key(*proof.key_id, clock_());
}

Caller Authenticator::welcome(const Proof& proof) {
    const Agent& agent = proof.agent;
    note_use(proof);
    Caller caller;
    caller.org = agent.org_id;
    caller.id = agent.id;
    caller.agent_id = agent.agent_id;
    caller.name = agent.name;
    caller.role = agent.role;
    if (proof.issuer) {
        caller.role = std::min(agent.role, proof.issuer->role);
        caller.scoped_by = proof.issuer->agent_id;
    }
    if (proof.key_id) {
        caller.api_key_id = proof.key_id;
        if (!proof.key_prefix.empty()) caller.api_key_prefix = proof.key_prefix;
    }
    return caller;
}

}  // namespace akashi

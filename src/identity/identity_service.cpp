#include "identity/identity_service.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kCacheEntries = 10'000;
constexpr std::size_t kMaxCredentialBytes = 1024;
constexpr std::string_view kKeyedHashMark = "hmac-sha256$";  // no Argon2id hash begins like this

Error refused(std::string message) { return {ErrorCode::unauthorized, std::move(message)}; }

/// `ak_<prefix>_<secret>`, both parts not empty; the prefix, or nothing.
std::optional<std::string> managed_prefix(std::string_view key) {
    if (!key.starts_with("ak_")) return std::nullopt;
    const auto end = key.find('_', 3);
    if (end == std::string_view::npos || end == 3 || end + 1 == key.size()) return std::nullopt;
    return std::string(key.substr(3, end - 3));
}

std::string random_hex(std::size_t bytes) {
    std::string random(bytes, '\0');
    random_bytes(random.data(), random.size());
    return to_hex(random);
}

std::string secret() {
    std::string bytes(32, '\0');
    random_bytes(bytes.data(), bytes.size());
    return bytes;
}

bool equal_ignoring_case(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() &&
           std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
           });
}

}  // namespace

IdentityService::IdentityService(
    AgentStore& store, TokenSigner signer, std::chrono::seconds token_lifetime
)
    : store_(store),
      signer_(std::move(signer)),
      token_lifetime_(token_lifetime),
      cache_secret_(secret()),
      tokens_(kCacheEntries, 5min),
      agents_(kCacheEntries, 5s),
      proofs_(kCacheEntries, 30s) {}

asio::awaitable<Result<Caller>> IdentityService::authenticate(
    std::string authorization, std::string org_header
) {
    if (authorization.empty()) co_return refused("missing authorization header");
    const auto space = authorization.find(' ');
    if (space == std::string::npos) co_return refused("invalid authorization format");
    const std::string scheme = authorization.substr(0, space);
    std::string credential = authorization.substr(space + 1);

    if (equal_ignoring_case(scheme, "bearer")) {
        const auto proof = co_await prove_token(std::move(credential));
        if (!proof) co_return refused("invalid or expired token");
        co_return welcome(*proof);
    }
    if (!equal_ignoring_case(scheme, "apikey")) {
        co_return refused("unsupported authorization scheme (use Bearer or ApiKey)");
    }
    const auto colon = credential.find(':');
    std::optional<OrgId> org;
    if (!org_header.empty()) {
        org = OrgId::parse(org_header);
        if (!org) co_return refused("invalid api key");
    }
    if (colon == std::string::npos) co_return refused("invalid api key");
    const auto proof =
        co_await prove_key(credential.substr(0, colon), credential.substr(colon + 1), org);
    if (!proof) co_return refused("invalid api key");
    co_return welcome(*proof);
}

asio::awaitable<std::optional<IdentityService::Proof>> IdentityService::prove_token(
    std::string token
) {
    const std::string digest(as_text(sha256(token)));
    auto claims = tokens_.find(digest);
    if (!claims) {
        claims = signer_.verify(token, now());
        if (!claims) co_return std::nullopt;
        tokens_.insert(digest, *claims, tokens_.generation());
    }
    if (claims->expires_at <= now()) co_return std::nullopt;

    auto agent = agents_.find(claims->subject);
    if (!agent) {
        const auto generation = agents_.generation();
        agent = co_await store_.find_by_id(claims->subject);
        if (!agent) co_return std::nullopt;
        agents_.insert(claims->subject, *agent, generation);
    }
    co_return Proof{std::move(*agent), std::nullopt, {}, std::nullopt};
}

asio::awaitable<std::optional<IdentityService::Proof>> IdentityService::prove_key(
    std::string agent_id, std::string key, std::optional<OrgId> org
) {
    if (agent_id.empty() || key.empty() || agent_id.size() + key.size() > kMaxCredentialBytes) {
        co_return std::nullopt;
    }
    const std::string scope = org ? org->str() : "";
    const std::string remembered(
        as_text(hmac_sha256(cache_secret_, scope + '\0' + agent_id + '\0' + key))
    );
    if (auto proof = proofs_.find(remembered)) {
        if (proof->expires_at && *proof->expires_at <= now()) co_return std::nullopt;
        co_return proof;
    }
    const auto generation = proofs_.generation();
    const auto search = [&] { return find_proof(agent_id, key, org); };
    auto proof = co_await searches_.run(remembered, search);
    if (proof) proofs_.insert(remembered, *proof, generation);
    co_return proof;
}

asio::awaitable<std::optional<IdentityService::Proof>> IdentityService::find_proof(
    std::string agent_id, std::string key, std::optional<OrgId> org
) {
    const auto is_candidate = [&](const KeyOwner& owner) {
        return owner.agent.agent_id == agent_id && (!org || owner.agent.org_id == *org);
    };
    if (managed_prefix(key)) {
        for (const auto& owner :
             co_await store_.find_keys_by_hash(co_await keyed_hash(key), now())) {
            if (!is_candidate(owner)) continue;
            co_return Proof{owner.agent, owner.key.id, owner.key.prefix, owner.key.expires_at};
        }
    }
    // A chosen key may look like a managed one, so it is tried as well.
    bool tried = false;
    for (const auto& owner : co_await store_.list_password_keys(agent_id, now())) {
        if (!is_candidate(owner)) continue;
        tried = true;
        if (!co_await passwords_.verify(key, owner.key.hash)) continue;
        co_return Proof{owner.agent, owner.key.id, owner.key.prefix, owner.key.expires_at};
    }
    if (!tried && !managed_prefix(key)) co_await passwords_.waste_time();
    co_return std::nullopt;
}

asio::awaitable<Result<IssuedToken>> IdentityService::issue_token(
    std::string agent_id, std::string key
) {
    const auto proof = co_await prove_key(agent_id, std::move(key), std::nullopt);
    if (!proof) {
        log::warn(
            "auth: login failed", {{"agent_id", agent_id}, {"reason", "invalid credentials"}}
        );
        co_return refused("invalid credentials");
    }
    const Agent& agent = proof->agent;
    co_return signer_.issue(
        {agent.id, agent.agent_id, agent.org_id, std::string(to_string(agent.role))},
        now(),
        token_lifetime_
    );
}

asio::awaitable<MadeKey> IdentityService::make_key(
    const Agent& agent, std::string created_by, std::optional<std::string> chosen
) {
    MadeKey made;
    made.key.id = ApiKeyId::make();
    made.key.agent_id = agent.agent_id;
    made.key.org_id = agent.org_id;
    made.key.label = "default";
    made.key.created_by = std::move(created_by);
    made.key.created_at = now();
    if (chosen) {
        made.raw = std::move(*chosen);
        made.key.prefix = managed_prefix(made.raw).value_or("");
        made.key.hash = co_await passwords_.hash(made.raw);
    } else {
        made.generated = true;
        made.key.prefix = random_hex(4);
        made.raw = "ak_" + made.key.prefix + "_" + random_hex(16);
        made.key.hash = co_await keyed_hash(made.raw);
    }
    co_return made;
}

asio::awaitable<void> IdentityService::bootstrap(
    std::string chosen, std::function<void(const std::string&)> keep
) {
    co_await store_.ensure_organization(kDefaultOrg, "Default", "default");
    if (co_await store_.count(kDefaultOrg) > 0) {
        log::info("agents table not empty, skipping admin seed");
        co_return;
    }
    if (chosen.empty() && !keep) {
        log::warn(
            "no admin API key configured, skipping admin seed",
            {{"advice", "set AKASHI_ADMIN_API_KEY and start again: nobody can log in yet"}}
        );
        co_return;
    }
    Agent admin;
    admin.id = AgentRowId::make();
    admin.agent_id = "admin";
    admin.org_id = kDefaultOrg;
    admin.name = "System Admin";
    admin.role = Role::admin;
    admin.created_at = now();
    admin.updated_at = admin.created_at;
    auto made = co_await make_key(
        admin, "system", chosen.empty() ? std::nullopt : std::optional(std::move(chosen))
    );
    if (made.generated) keep(made.raw);
    const auto created = co_await store_.create(std::move(admin), std::move(made.key));
    if (created) log::info("seeded initial admin agent");  // else another process was first
}

void IdentityService::forget() {
    agents_.clear();
    proofs_.clear();
}

std::vector<std::pair<AgentRowId, Time>> IdentityService::take_seen() {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<AgentRowId, Time>> seen(seen_.begin(), seen_.end());
    seen_.clear();
    return seen;
}

asio::awaitable<std::string> IdentityService::keyed_hash(std::string key) {
    const std::string secret_key = co_await pepper();
    co_return std::string(kKeyedHashMark) + to_hex(as_text(hmac_sha256(secret_key, key)));
}

asio::awaitable<std::string> IdentityService::pepper() {
    {
        const std::lock_guard lock(mutex_);
        if (!pepper_.empty()) co_return pepper_;
    }
    std::string loaded = co_await store_.key_pepper();
    const std::lock_guard lock(mutex_);
    pepper_ = loaded;
    co_return loaded;
}

Caller IdentityService::welcome(const Proof& proof) {
    const Agent& agent = proof.agent;
    {
        const std::lock_guard lock(mutex_);
        seen_[agent.id] = now();
    }
    Caller caller{agent.org_id, agent.id, agent.agent_id, agent.name, agent.role, {}, {}};
    if (proof.key_id) {
        caller.api_key_id = proof.key_id;
        if (!proof.key_prefix.empty()) caller.api_key_prefix = proof.key_prefix;
    }
    return caller;
}

}  // namespace akashi

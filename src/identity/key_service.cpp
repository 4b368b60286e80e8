#include "identity/key_service.hpp"

#include "base/crypto.hpp"

#include <string_view>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kKeyedHashMark = "hmac-sha256$";  // no Argon2id hash begins with this

/// `ak_<prefix>_<secret>`, both parts not empty; the prefix, or nothing.
std::optional<std::string> generated_prefix(std::string_view key) {
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

}  // namespace

asio::awaitable<MadeKey> KeyService::make(
    const Agent& agent,
    std::string created_by,
    std::optional<std::string> chosen,
    std::string network
) {
    MadeKey made;
    made.key.id = ApiKeyId::make();
    made.key.agent_id = agent.agent_id;
    made.key.org_id = agent.org_id;
    made.key.label = "default";
    made.key.created_by = std::move(created_by);
    made.key.created_at = clock_();
    if (chosen) {
        made.raw = std::move(*chosen);
        made.key.prefix = generated_prefix(made.raw).value_or("");
        made.key.hash = co_await passwords_.hash(
            made.raw,
            co_await salt_of(agent.agent_id),
            {.network = std::move(network), .agent_id = agent.agent_id}
        );
    } else {
        made.generated = true;
        made.key.prefix = random_hex(4);
        made.raw = "ak_" + made.key.prefix + "_" + random_hex(16);
        made.key.hash = co_await keyed_hash(made.raw);
    }
    co_return made;
}

asio::awaitable<std::vector<KeyOwner>> KeyService::find_generated(
    KeyScope scope, std::string text
) {
    if (!generated_prefix(text)) co_return std::vector<KeyOwner>();
    std::vector<std::string> hashes{co_await keyed_hash(std::move(text))};
    co_return co_await store_.find_keys(std::move(scope), std::move(hashes), clock_());
}

asio::awaitable<std::vector<KeyOwner>> KeyService::find_known(KeyScope scope, std::string hash) {
    std::vector<std::string> hashes{std::move(hash)};
    co_return co_await store_.find_keys(std::move(scope), std::move(hashes), clock_());
}

/// A chosen key may look like a generated one, so the look of the text does not matter.
asio::awaitable<std::vector<KeyOwner>> KeyService::find_chosen(
    KeyScope scope, std::string text, HashPlace place
) {
    const std::string usual = base64_encode(co_await salt_of(scope.agent_id));
    auto salts = co_await store_.list_key_salts(scope, usual, clock_());
    if (salts.empty()) salts.push_back(usual);
    std::vector<std::string> hashes;
    for (const std::string& encoded : salts) {
        const auto salt = base64_decode(encoded);
        if (!salt || salt->size() != PasswordHasher::kSaltBytes) continue;
        hashes.push_back(co_await passwords_.hash(text, *salt, place));
    }
    co_return co_await store_.find_keys(std::move(scope), std::move(hashes), clock_());
}

asio::awaitable<std::string> KeyService::keyed_hash(std::string key) {
    const std::string secret = co_await pepper();
    co_return std::string(kKeyedHashMark) + to_hex(as_text(hmac_sha256(secret, key)));
}

/// The salt of chosen keys of agents with this name, which nobody can know without the database.
asio::awaitable<std::string> KeyService::salt_of(std::string agent_id) {
    const std::string secret = co_await pepper();
    const Digest digest = hmac_sha256(secret, "salt of chosen keys: " + agent_id);
    co_return std::string(as_text(digest).substr(0, PasswordHasher::kSaltBytes));
}

asio::awaitable<std::string> KeyService::pepper() {
    {
        const std::lock_guard lock(mutex_);
        if (!pepper_.empty()) co_return pepper_;
    }
    std::string loaded = co_await store_.pepper();
    const std::lock_guard lock(mutex_);
    pepper_ = loaded;
    co_return loaded;
}

}  // namespace akashi

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

bool belongs_to(const KeyOwner& owner, const PresentedKey& presented) {
    return owner.agent.agent_id == presented.agent_id &&
           (!presented.org || owner.agent.org_id == *presented.org);
}

}  // namespace

asio::awaitable<MadeKey> KeyService::make(
    const Agent& agent, std::string created_by, std::optional<std::string> chosen
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
        made.key.hash = co_await passwords_.hash(made.raw);
    } else {
        made.generated = true;
        made.key.prefix = random_hex(4);
        made.raw = "ak_" + made.key.prefix + "_" + random_hex(16);
        made.key.hash = co_await keyed_hash(made.raw);
    }
    co_return made;
}

asio::awaitable<std::optional<KeyOwner>> KeyService::find_owner(PresentedKey presented) {
    const bool looks_generated = generated_prefix(presented.text).has_value();
    if (looks_generated) {
        const std::string hash = co_await keyed_hash(presented.text);
        for (auto& owner : co_await store_.find_by_hash(hash, clock_()))
            if (belongs_to(owner, presented)) co_return std::move(owner);
    }
    // A chosen key may look like a generated one, so it is tried as well.
    bool tried = false;
    for (auto& owner : co_await store_.list_password_keys(presented.agent_id, clock_())) {
        if (!belongs_to(owner, presented)) continue;
        tried = true;
        if (co_await passwords_.verify(presented.text, owner.key.hash)) co_return std::move(owner);
    }
    if (!tried && !looks_generated) co_await passwords_.waste_time();
    co_return std::nullopt;
}

asio::awaitable<std::string> KeyService::keyed_hash(std::string key) {
    const std::string secret = co_await pepper();
    co_return std::string(kKeyedHashMark) + to_hex(as_text(hmac_sha256(secret, key)));
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

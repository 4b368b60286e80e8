#pragma once

#include "identity/key_store.hpp"
#include "identity/managed_key_store.hpp"
#include "sqlite/database.hpp"

#include <string>
#include <utility>
#include <vector>

namespace akashi::sqlite {

/// Keys of agents in a SQLite file.
class SqliteKeyStore final : public KeyStore, public ManagedKeyStore {
public:
    /// The database must outlive the store.
    explicit SqliteKeyStore(Database& database) : database_(database) {}

    boost::asio::awaitable<std::vector<KeyOwner>> find_keys(
        KeyScope scope, std::vector<std::string> hashes, Time now
    ) override;
    boost::asio::awaitable<std::vector<std::string>> list_key_salts(
        KeyScope scope, std::string first, Time now
    ) override;
    boost::asio::awaitable<bool> add(ApiKey key, Change change) override;
    boost::asio::awaitable<bool> has_admin_key(OrgId org, Time now) override;
    boost::asio::awaitable<void> touch(std::vector<std::pair<ApiKeyId, Time>> used) override;
    boost::asio::awaitable<std::string> pepper() override;

    boost::asio::awaitable<KeyPage> list(OrgId org, std::int64_t limit, std::int64_t offset)
        override;
    boost::asio::awaitable<std::optional<KeyOwner>> find(OrgId org, ApiKeyId id) override;
    boost::asio::awaitable<Result<void>> create(AgentRowId owner, ApiKey key, Change change)
        override;
    boost::asio::awaitable<Result<void>> revoke(OrgId org, ApiKeyId id, Time now, Change change)
        override;
    boost::asio::awaitable<Result<void>> rotate(
        OrgId org, ApiKeyId id, ApiKey replacement, Change change
    ) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite

#pragma once

#include "conflicts/label_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteLabelStore final : public LabelStore {
public:
    /// The database must outlive the store.
    explicit SqliteLabelStore(Database& database) : database_(database) {}

    boost::asio::awaitable<bool> set(ConflictLabel label, Change change) override;
    boost::asio::awaitable<std::optional<ConflictLabel>> find(OrgId org, ConflictId conflict)
        override;
    boost::asio::awaitable<bool> remove(OrgId org, ConflictId conflict, Change change) override;
    boost::asio::awaitable<LabelPage> list(OrgId org, std::int64_t limit, std::int64_t offset)
        override;
    boost::asio::awaitable<LabelledConflictPage> list_conflicts(
        OrgId org, std::int64_t limit, std::int64_t offset
    ) override;
    boost::asio::awaitable<LabelCountsByMethod> count(OrgId org) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite

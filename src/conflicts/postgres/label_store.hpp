#pragma once

#include "conflicts/label_store.hpp"
#include "postgres/pool.hpp"

namespace akashi::postgres {

class PostgresLabelStore final : public LabelStore {
public:
    /// The pool must outlive the store.
    explicit PostgresLabelStore(Pool& pool) : pool_(pool) {}

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
    Pool& pool_;
};

}  // namespace akashi::postgres

#pragma once

#include "conflicts/supersession_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

class SqliteSupersessionStore final : public SupersessionStore {
public:
    /// The database must outlive the store.
    explicit SqliteSupersessionStore(Database& database) : database_(database) {}

    boost::asio::awaitable<std::vector<SupersessionSuggestion>> list(
        OrgId org, Visibility visibility, DecisionId decision
    ) override;
    boost::asio::awaitable<bool> dismiss(
        OrgId org,
        Visibility visibility,
        DecisionId superseding,
        DecisionId superseded,
        Change change
    ) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite

#pragma once

#include "decisions/decision_store.hpp"
#include "sqlite/database.hpp"

namespace akashi::sqlite {

/// Decisions in a SQLite file. The database must outlive it.
class SqliteDecisionStore final : public DecisionStore {
public:
    explicit SqliteDecisionStore(Database& database) : database_(database) {}

    boost::asio::awaitable<Result<Decision>> find(OrgId org, Visibility visibility, DecisionId id)
        override;
    boost::asio::awaitable<DecisionPage> list(OrgId org, Visibility visibility, DecisionQuery query)
        override;
    boost::asio::awaitable<DecisionList> list_as_of(
        OrgId org, Visibility visibility, AsOfQuery query
    ) override;
    boost::asio::awaitable<DecisionList> list_revisions(
        OrgId org, Visibility visibility, DecisionId id, std::int64_t offset
    ) override;
    boost::asio::awaitable<DecisionList> list_current(
        OrgId org, Visibility visibility, std::vector<DecisionId> ids, Parts parts
    ) override;
    boost::asio::awaitable<std::vector<std::string>> list_projects(OrgId org, std::int64_t limit)
        override;
    boost::asio::awaitable<std::vector<std::string>> list_visible_projects(
        OrgId org, Visibility visibility, std::vector<std::string> names
    ) override;

private:
    Database& database_;
};

}  // namespace akashi::sqlite

#pragma once

#include "decisions/decision_store.hpp"
#include "postgres/reader.hpp"

namespace akashi::postgres {

/// Decisions in PostgreSQL. The pool must outlive it.
class PostgresDecisionStore final : public DecisionStore {
public:
    explicit PostgresDecisionStore(Reader reader) : reader_(reader) {}

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
    const Reader reader_;
};

}  // namespace akashi::postgres

#pragma once

#include "decisions/decision_store.hpp"

#include <stdexcept>

namespace akashi::testing {

/// For tests of services: throws for each question. A test answers those that it expects.
class UnaskedDecisionStore : public DecisionStore {
public:
    boost::asio::awaitable<Result<Decision>> find(OrgId, Visibility, DecisionId) override {
        throw unasked();
    }
    boost::asio::awaitable<DecisionPage> list(OrgId, Visibility, DecisionQuery) override {
        throw unasked();
    }
    boost::asio::awaitable<DecisionList> list_as_of(OrgId, Visibility, AsOfQuery) override {
        throw unasked();
    }
    boost::asio::awaitable<DecisionList> list_revisions(OrgId, Visibility, DecisionId, std::int64_t)
        override {
        throw unasked();
    }
    boost::asio::awaitable<DecisionList> list_current(
        OrgId, Visibility, std::vector<DecisionId>, Parts
    ) override {
        throw unasked();
    }
    boost::asio::awaitable<std::vector<std::string>> list_projects(OrgId, std::int64_t) override {
        throw unasked();
    }
    boost::asio::awaitable<std::vector<std::string>>
    list_visible_projects(OrgId, Visibility, std::vector<std::string>) override {
        throw unasked();
    }

private:
    static std::logic_error unasked() { return std::logic_error("the test does not expect this"); }
};

}  // namespace akashi::testing

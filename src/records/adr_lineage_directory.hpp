#pragma once

#include "core/ids.hpp"
#include "decisions/decision_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// One record among those that a current decision stands for.
struct AdrLineageRecord {
    Decision decision;              ///< its last version, without alternatives
    std::string source;             ///< the path of its file; empty when it was not imported
    std::vector<DecisionId> ended;  ///< the last versions of the records that it has replaced
};

/// Finds what a current decision has replaced, directly or not. Used by one coroutine.
class AdrLineageDirectory {
public:
    /// `store` must outlive it. Leaves out decisions of other projects, if one is given.
    AdrLineageDirectory(DecisionStore& store, OrgId org, std::optional<std::string> project)
        : store_(store), org_(org), project_(std::move(project)) {}

    /// The record of `current` and those before it, at most 1,000 decisions. Versions of one file
    /// are one record.
    boost::asio::awaitable<std::vector<AdrLineageRecord>> find(Decision current);

private:
    boost::asio::awaitable<void> add_revisions(
        DecisionId id, std::map<DecisionId, Decision>& found
    );

    DecisionStore& store_;
    const OrgId org_;
    const std::optional<std::string> project_;
};

}  // namespace akashi

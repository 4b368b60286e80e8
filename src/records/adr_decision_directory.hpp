#pragma once

#include "core/ids.hpp"
#include "decisions/decision_store.hpp"
#include "records/adr.hpp"
#include "records/adr_metadata.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// The current decision of a record, as far as the import needs it.
struct AdrDecision {
    DecisionId id;
    Time valid_from;
    std::optional<DecisionId> previous;  ///< the version of the same file that it ended, if any
    std::string source;
    std::string digest;
};

/// The decisions that earlier imports made of the records of one project. Used by one coroutine.
class AdrDecisionDirectory {
public:
    /// `store` must outlive it.
    AdrDecisionDirectory(DecisionStore& store, OrgId org, std::optional<std::string> project)
        : store_(store), org_(org), project_(std::move(project)) {}

    /// Reads all that are current, page by page. `files` are the paths of the folder: a decision
    /// whose file is not among them may be of a record that was renamed.
    boost::asio::awaitable<void> load(std::set<std::string> files);

    /// The current decision of the record: of its path, or otherwise the only one with its number
    /// and title whose path is no more.
    std::optional<AdrDecision> find(const Adr& adr) const;

    /// What `adr` was in the revisions of `successor`, or in those of what that has ended. Its
    /// metadata if it was there.
    boost::asio::awaitable<std::optional<AdrMetadata>> find_ended(
        const Adr& adr, DecisionId successor
    );

    /// Whether there is such a decision, current or not.
    boost::asio::awaitable<bool> exists(DecisionId id);

private:
    using Name = std::pair<std::optional<int>, std::string>;  ///< number, title in lower case

    static Name name_of(const std::optional<int>& number, const std::string& title);
    void add(const Decision& decision);
    bool is_of(const Decision& decision, const AdrMetadata& metadata, const Adr& adr) const;
    boost::asio::awaitable<std::vector<Decision>> list_revisions(DecisionId id);

    DecisionStore& store_;
    const OrgId org_;
    const std::optional<std::string> project_;
    std::set<std::string> files_;
    std::map<std::string, AdrDecision> by_source_;
    std::multimap<Name, std::string> renamed_;  ///< sources that are no more in the folder
};

}  // namespace akashi

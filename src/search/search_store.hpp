#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/decision_query.hpp"
#include "search/meaning.hpp"
#include "search/ranking.hpp"
#include "search/vocabulary.hpp"
#include "search/weighed_query.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// A query in the terms of an index.
struct IndexSearch {
    OrgId org;
    Visibility visibility;
    DecisionFilter filter;
    WeighedQuery query;
    std::optional<std::string> preferred_type;  ///< what Merit::is_of_the_type compares with
    std::int64_t limit = 0;
    std::optional<Meaning> meaning = {};  ///< nothing: words alone count
};

/// The index of the terms of current decisions (search/search_terms.hpp). It finds and stores; what
/// is found and in which order is defined by the shared code of this room. Threads and failures as
/// for DecisionStore.
class SearchStore {
public:
    virtual ~SearchStore() = default;

    /// The terms of the decisions of the organization that are visible, with those that are indexed
    /// now. May take a second for a million decisions; the caller keeps the vocabulary.
    virtual boost::asio::awaitable<std::shared_ptr<const Vocabulary>> read_vocabulary(
        OrgId org, Visibility visibility
    ) = 0;

    /// The best current decisions that pass the filter, that have all required phrases, none of
    /// the excluded ones, and are neighbors or chosen by one of the query's candidates; in their
    /// order (keep_best() in search/ranking.hpp), at most `limit`. Each of the candidates chooses
    /// at most kCandidates; the neighbors are ranked, and the kRanked ones with the highest sum of
    /// weights, or `limit` when that is more. Finds all that was recorded before the call. `search`
    /// must live until then.
    virtual boost::asio::awaitable<std::vector<TextHit>> find(const IndexSearch& search) = 0;
};

}  // namespace akashi

#pragma once

#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/decision_query.hpp"
#include "search/text_query.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <vector>

namespace akashi {

struct TextSearch {
    OrgId org;
    Visibility visibility;
    TextQuery query;
    DecisionFilter filter;
    std::int64_t limit = 0;
};

/// A decision that was found.
struct TextHit {
    DecisionId id;
    double relevance = 0;  ///< 0…1: the share of the query's weight that it holds
    double score = 0;      ///< 0…1: what it is ordered by (search/ranking.hpp)
};

/// Finds decisions by their words. Threads and failures as for DecisionStore.
class SearchStore {
public:
    virtual ~SearchStore() = default;

    /// Current decisions that have terms of the query and none of the excluded ones, at most
    /// `limit`, in the order in which they are shown (is_before() in search/ranking.hpp). When no
    /// decision has a term, words that begin with a term match. Looks at a bounded number of rows:
    /// those with the rarest terms, the newest first. Finds all that was recorded before the call.
    virtual boost::asio::awaitable<std::vector<TextHit>> search(TextSearch search) = 0;
};

}  // namespace akashi

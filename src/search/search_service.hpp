#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/decision_query.hpp"
#include "decisions/decision_store.hpp"
#include "search/search_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct SearchHit {
    Decision decision;
    double score = 0;  ///< 0…1, search/ranking.hpp
};

/// What a search found, as much of it as makes a page.
struct SearchPage {
    std::vector<SearchHit> hits;
    std::int64_t total = 0;  ///< all hits, those of other pages included
    bool has_more = false;
    std::optional<std::int64_t> next_offset;
};

struct CheckRequest {
    std::string decision_type;
    std::optional<std::string> query;
    std::optional<std::string> agent_id;
    std::optional<std::string> project;
    std::int64_t limit = 5;  ///< 1 to 100
};

/// What an agent should know before it decides.
struct CheckResult {
    std::vector<Decision> decisions;  ///< precedents, best or newest first, with alternatives
    bool has_more = false;            ///< there were too many bytes for one answer
    bool has_precedent() const { return !decisions.empty(); }
};

/// Finds decisions by words, and precedents for a decision that is about to be made. Callable from
/// any thread.
class SearchService {
public:
    /// Both must outlive the service.
    SearchService(SearchStore& index, DecisionStore& decisions)
        : index_(index), decisions_(decisions) {}

    /// The best decisions, best first, at most `limit`. Leaves out the first `offset` of them.
    /// Fails with invalid_input `query is required` for a query without a word.
    boost::asio::awaitable<Result<SearchPage>> search(
        Caller caller,
        std::string query,
        DecisionFilter filter,
        std::int64_t limit,
        std::int64_t offset
    );

    /// Fails with invalid_input `decision_type is required`.
    boost::asio::awaitable<Result<CheckResult>> check(Caller caller, CheckRequest request);

private:
    boost::asio::awaitable<SearchPage> load(
        const TextSearch& search, std::vector<TextHit> hits, std::int64_t offset, Parts parts
    );

    SearchStore& index_;
    DecisionStore& decisions_;
};

}  // namespace akashi

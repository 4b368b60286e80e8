#pragma once

#include "base/ttl_cache.hpp"
#include "core/caller.hpp"
#include "core/ids.hpp"
#include "decisions/decision_query.hpp"
#include "search/query_terms.hpp"
#include "search/search_store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

struct TextSearch {
    OrgId org;
    Visibility visibility;
    QueryTerms terms;
    DecisionFilter filter;
    std::optional<std::string> preferred_type;  ///< decisions of other types lose kTypeShare
    std::int64_t limit = 0;
    std::optional<Meaning> meaning = {};  ///< nothing: words alone count
};

struct TextSearchResult {
    std::vector<TextHit> hits;       ///< best first
    std::vector<WeighedWord> words;  ///< of the query: what TextHit::shares are shares of
};

/// Searches an index: weighs the words of a query by the vocabulary of what the caller may see, so
/// that scores tell nothing about the rest. Callable from any thread.
class TextSearchService {
public:
    /// The store must outlive it.
    explicit TextSearchService(SearchStore& store) : store_(store) {}

    /// The best decisions, best first, at most `limit`; none for a query without words
    /// and meaning.
    boost::asio::awaitable<TextSearchResult> search(TextSearch search);

private:
    boost::asio::awaitable<std::shared_ptr<const Vocabulary>> vocabulary_for(
        OrgId org, const Visibility& visibility, const QueryTerms& terms
    );

    SearchStore& store_;
    using Vocabularies = TtlCache<std::string, std::shared_ptr<const Vocabulary>>;
    static constexpr std::chrono::minutes kLifetime{5};

    Vocabularies whole_{32, kLifetime};     ///< by organization, about 4 MB each
    Vocabularies visible_{128, kLifetime};  ///< by organization and caller, about 1 MB each
};

}  // namespace akashi

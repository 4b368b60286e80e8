#include "search/text_search_service.hpp"

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// The vocabulary of so few decisions is read again for every word that it does not know: that
/// takes about as long as a search.
constexpr std::int64_t kFewDecisions = 500;
/// For more decisions, a word that is not known is looked for no more often than this.
constexpr std::chrono::seconds kRereadPause{30};

bool knows_all(const Vocabulary& vocabulary, const QueryTerms& terms) {
    return std::ranges::all_of(terms.words, [&](const QueryWord& word) {
        return vocabulary.knows(word.variants.front().term);
    });
}

}  // namespace

asio::awaitable<TextSearchResult> TextSearchService::search(TextSearch search) {
    TextSearchResult result;
    const bool asks_nothing = search.terms.words.empty() && !search.meaning;
    if (search.limit <= 0 || asks_nothing) co_return result;
    const auto vocabulary = co_await vocabulary_for(search.org, search.visibility, search.terms);
    IndexSearch wanted{
        .org = search.org,
        .visibility = std::move(search.visibility),
        .filter = std::move(search.filter),
        .query = weigh(std::move(search.terms), *vocabulary),
        .preferred_type = std::move(search.preferred_type),
        .limit = search.limit,
        .meaning = std::move(search.meaning)
    };
    result.hits = co_await store_.find(wanted);
    result.words = std::move(wanted.query.words);
    co_return result;
}

/// A vocabulary that is a little old changes the weights a little. Only for words that it does not
/// know is it worth reading again.
asio::awaitable<std::shared_ptr<const Vocabulary>> TextSearchService::vocabulary_for(
    OrgId org, const Visibility& visibility, const QueryTerms& terms
) {
    Vocabularies& vocabularies = visibility.sees_everything() ? whole_ : visible_;
    const std::string key = org.str() + visibility.agent_id();
    if (auto known = vocabularies.find(key)) {
        const bool is_cheap = (*known)->decisions() <= kFewDecisions;
        if (knows_all(**known, terms) || (!is_cheap && vocabularies.find(key, kRereadPause)))
            co_return std::move(*known);
    }
    const std::uint64_t generation = vocabularies.generation();
    auto vocabulary = co_await store_.read_vocabulary(org, visibility);
    vocabularies.insert(key, vocabulary, generation);
    co_return vocabulary;
}

}  // namespace akashi

#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/decision_query.hpp"
#include "decisions/decision_store.hpp"
#include "search/agreement_service.hpp"
#include "search/check_conflicts.hpp"
#include "search/meaning_service.hpp"
#include "search/snippets.hpp"
#include "search/synonyms.hpp"
#include "search/text_search_service.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi {

struct SearchRequest {
    std::string query;
    std::optional<DecisionId> like;  ///< decisions with the words of this one, instead of a query
    DecisionFilter filter;
    std::int64_t limit = 100;  ///< 1 to kMaxLimit
    std::int64_t offset = 0;   ///< up to kMaxLimit
    bool snippets = false;     ///< whether hits have snippets
    bool is_semantic = true;   ///< whether vectors are asked, too
};

struct SearchHit {
    Decision decision;
    TextHit found;
    std::vector<Snippet> snippets;
};

/// A page of what a search found.
struct SearchPage {
    std::vector<SearchHit> hits;
    std::vector<WeighedWord> words;     ///< of the query: what TextHit::shares are shares of
    std::optional<std::int64_t> total;  ///< all hits; absent while more were found than looked at
    bool has_more = false;
    std::optional<std::int64_t> next_offset;
    std::optional<std::string> did_you_mean;
    std::string_view backend = "text";  ///< what X-Search-Backend says
};

struct CheckRequest {
    std::string decision_type;  ///< may be empty when there is a query
    std::optional<std::string> query;
    std::optional<std::string> agent_id;
    std::optional<std::string> project;
    std::int64_t limit = 5;              ///< 1 to 100
    std::vector<Binding> bindings = {};  ///< that the agent intends
    bool is_concise = false;             ///< whether the conflicts are short
};

/// What an agent should know before it decides.
struct CheckResult {
    std::string_view backend = "text";  ///< as of a SearchPage
    std::vector<SearchHit> precedents;  ///< best or newest first, with alternatives
    /// When the project has no precedent: those of other projects.
    std::vector<SearchHit> elsewhere;
    /// When there is no precedent: the most relevant decision, which says too little.
    std::optional<SearchHit> nearest;
    double needed = 0;  ///< the relevance that a precedent must have; 0 without a query
    std::vector<WeighedWord> words;
    bool has_more = false;  ///< there were too many bytes for one answer
    KnownConflicts conflicts;
    bool has_precedent() const { return !precedents.empty(); }
};

/// Tells a check of conflicts. Callable from any thread.
using FindConflicts =
    std::function<boost::asio::awaitable<KnownConflicts>(Caller, ConflictQuestion)>;

/// Finds decisions by words, and precedents for a decision that is about to be made. Callable from
/// any thread.
class SearchService {
public:
    struct Ports {
        SearchStore& index;
        DecisionStore& decisions;
        MeaningService* meaning = nullptr;  ///< nothing: words alone are asked
        AgreementService* agreement = nullptr;
        FindConflicts find_conflicts = {};  ///< nothing: there are none
    };

    /// The ports must outlive the service.
    explicit SearchService(Ports ports, Synonyms synonyms = Synonyms())
        : text_(ports.index),
          decisions_(ports.decisions),
          meaning_(ports.meaning),
          agreement_(ports.agreement),
          find_conflicts_(std::move(ports.find_conflicts)),
          synonyms_(std::move(synonyms)) {}

    /// Has the vector of a query made that search() or check() will need. Waits for the provider,
    /// as long as somebody would; call it while the request holds nothing that others wait for.
    boost::asio::awaitable<void> prepare(std::string query);

    /// The best decisions, best first. Fails with invalid_input `query is required` for a query
    /// without a letter or digit, and with not_found when there is no decision `like`.
    boost::asio::awaitable<Result<SearchPage>> search(Caller caller, SearchRequest request);

    /// With a query: the decisions of the project that answer it, those of the type somewhat
    /// preferred. Without one: the newest decisions of the type. Fails with invalid_input
    /// `decision_type is required` when there is neither.
    boost::asio::awaitable<Result<CheckResult>> check(Caller caller, CheckRequest request);

private:
    struct Loaded {
        std::vector<SearchHit> hits;
        bool has_more = false;
        std::int64_t looked_at = 0;
    };

    boost::asio::awaitable<Result<QueryTerms>> terms_for(
        const Caller& caller, const SearchRequest& request
    );
    boost::asio::awaitable<CheckResult> newest(
        const Caller& caller, DecisionFilter filter, std::int64_t limit
    );
    boost::asio::awaitable<std::int64_t> count_agreement(
        const Caller& caller, const std::vector<SearchHit>& precedents
    );
    boost::asio::awaitable<KnownConflicts> find_conflicts(
        const Caller& caller, ConflictQuestion question
    );
    boost::asio::awaitable<std::optional<Meaning>> ask_meaning(
        const Caller& caller, const QueryTerms& terms, DecisionFilter filter, std::string query
    );
    boost::asio::awaitable<CheckResult> precedents(
        const Caller& caller, std::string query, DecisionFilter filter, std::int64_t limit
    );
    boost::asio::awaitable<Loaded> load(
        const Caller& caller, std::vector<TextHit> hits, Parts parts
    );

    TextSearchService text_;
    DecisionStore& decisions_;
    MeaningService* const meaning_;
    AgreementService* const agreement_;
    const FindConflicts find_conflicts_;
    Synonyms synonyms_;
};

}  // namespace akashi

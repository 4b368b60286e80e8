#include "search/search_service.hpp"

#include "base/log.hpp"
#include "base/span.hpp"
#include "base/text.hpp"
#include "core/page.hpp"
#include "decisions/decision_type.hpp"
#include "search/precedent.hpp"
#include "search/text_query.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::int64_t kMaxCheckLimit = 100;
/// Where the spelling of a correction is looked for.
constexpr std::size_t kSpellingHits = 5;
constexpr Parts kWithAlternatives{.alternatives = true, .evidence = false};

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Result<TextQuery> read_query(const std::string& text) {
    if (text.size() > kMaxQueryBytes)
        return invalid(fmt::format("query must be at most {} bytes", kMaxQueryBytes));
    return parse_text_query(text);
}

/// Leaves the hits from `offset` on, at most `limit`. True when there were more.
bool cut_page(std::vector<TextHit>& hits, std::int64_t offset, std::int64_t limit) {
    hits.erase(hits.begin(), hits.begin() + std::min(offset, std::ssize(hits)));
    return take_surplus(hits, limit);
}

std::vector<const Decision*> first_decisions(const std::vector<SearchHit>& hits) {
    std::vector<const Decision*> decisions;
    for (const SearchHit& hit : hits)
        if (decisions.size() < kSpellingHits) decisions.push_back(&hit.decision);
    return decisions;
}

/// Takes away the hits that say too little. Hits are not in the order of their relevance.
std::vector<TextHit> take_irrelevant(std::vector<TextHit>& hits, double needed) {
    const auto is_irrelevant = [&](const TextHit& hit) { return hit.relevance < needed; };
    std::vector<TextHit> irrelevant;
    std::ranges::copy_if(hits, std::back_inserter(irrelevant), is_irrelevant);
    std::erase_if(hits, is_irrelevant);
    return irrelevant;
}

void keep_most_relevant(std::vector<TextHit>& hits) {
    const auto most = std::ranges::max_element(hits, {}, &TextHit::relevance);
    if (most != hits.end()) hits = {*most};
}

}  // namespace

asio::awaitable<Result<SearchPage>> SearchService::search(Caller caller, SearchRequest request) {
    const span::Scope span("search");
    auto terms = co_await terms_for(caller, request);
    if (!terms) co_return terms.error();
    // One more than the page, and that decision itself: are there more? And at least what is ranked
    // anyway, for the total.
    const std::int64_t wanted =
        std::max(request.offset + request.limit + (request.like ? 2 : 1), kRanked);
    std::optional<Meaning> meaning;
    if (request.is_semantic && meaning_ && request.like)
        meaning = co_await meaning_->ask_like(
            caller.org, Visibility::of(caller), request.filter, *request.like
        );
    else if (request.is_semantic)
        meaning = co_await ask_meaning(caller, *terms, request.filter, request.query);
    SearchPage page;
    if (meaning) page.backend = meaning_->backend();
    auto [hits, words] = co_await text_.search(
        {.org = caller.org,
         .visibility = Visibility::of(caller),
         .terms = std::move(*terms),
         .filter = std::move(request.filter),
         .preferred_type = std::nullopt,
         .limit = wanted,
         .meaning = std::move(meaning)}
    );
    const bool is_complete = std::ssize(hits) < wanted;
    if (request.like)
        std::erase_if(hits, [&](const TextHit& hit) { return hit.id == *request.like; });
    const std::int64_t found = std::ssize(hits);
    const bool is_cut = cut_page(hits, request.offset, request.limit);
    const bool needs_texts = request.snippets || has_corrections(words);
    Loaded loaded =
        co_await load(caller, std::move(hits), needs_texts ? kWithAlternatives : Parts());
    page.hits = std::move(loaded.hits);
    page.has_more = is_cut || loaded.has_more;
    if (is_complete) page.total = found - (loaded.looked_at - std::ssize(page.hits));
    page.next_offset = next_offset(page.has_more, request.offset, loaded.looked_at);
    page.did_you_mean = did_you_mean(request.query, words, first_decisions(page.hits));
    for (SearchHit& hit : page.hits) {
        if (request.snippets) {
            // Texts may be long: between two decisions, other requests get a turn.
            co_await asio::post(asio::use_awaitable);
            hit.snippets = snippets_of(hit.decision, words);
        }
        hit.decision.alternatives.clear();
    }
    page.words = std::move(words);
    co_return page;
}

asio::awaitable<void> SearchService::prepare(std::string query) {
    const bool is_asked = meaning_ && !query.empty() && query.size() <= kMaxQueryBytes;
    if (is_asked) co_await meaning_->prepare(std::move(query));
}

asio::awaitable<Result<QueryTerms>> SearchService::terms_for(
    const Caller& caller, const SearchRequest& request
) {
    if (!request.like) {
        auto query = read_query(request.query);
        if (!query) co_return query.error();
        if (query->empty()) co_return invalid("query is required");
        co_return query_terms_of(*query, synonyms_);
    }
    if (!request.query.empty()) co_return invalid("use either query or like, not both");
    DecisionList list = co_await decisions_.list_current(
        caller.org,
        Visibility::of(caller),
        {*request.like},
        {.alternatives = true, .evidence = true}
    );
    if (list.decisions.empty()) co_return Error{ErrorCode::not_found, "decision not found"};
    co_return query_terms_like(search_terms_of(list.decisions.front()));
}

/// Vectors know nothing of phrases, nor of words that must not be there.
asio::awaitable<std::optional<Meaning>> SearchService::ask_meaning(
    const Caller& caller, const QueryTerms& terms, DecisionFilter filter, std::string query
) {
    if (!meaning_ || !terms.required.empty() || !terms.excluded.empty()) co_return std::nullopt;
    co_return co_await meaning_->ask(
        caller.org, Visibility::of(caller), std::move(filter), std::move(query)
    );
}

asio::awaitable<Result<CheckResult>> SearchService::check(Caller caller, CheckRequest request) {
    const span::Scope span("check");
    DecisionFilter filter;
    filter.decision_type = normalize_decision_type(request.decision_type);
    if (filter.decision_type->empty()) filter.decision_type.reset();
    if (request.agent_id) filter.agent_ids = {std::move(*request.agent_id)};
    filter.project = std::move(request.project);
    const std::int64_t limit = std::clamp<std::int64_t>(request.limit, 1, kMaxCheckLimit);
    const auto query = read_query(request.query.value_or(""));
    if (!query) co_return query.error();
    // A query of symbols asks for something, too: nothing is found for it.
    const bool has_query = !trimmed(request.query.value_or("")).empty();
    if (!has_query && !filter.decision_type) co_return invalid("decision_type is required");
    ConflictQuestion question{
        .decision_type = filter.decision_type,
        .project = filter.project,
        .decisions = {},
        .bindings = std::move(request.bindings),
        .limit = limit,
        .is_concise = request.is_concise
    };
    CheckResult result =
        has_query ? co_await precedents(
                        caller, std::move(request.query).value_or(""), std::move(filter), limit
                    )
                  : co_await newest(caller, std::move(filter), limit);
    for (const SearchHit& hit : result.precedents) question.decisions.push_back(hit.decision.id);
    using asio::experimental::awaitable_operators::operator&&;
    auto [agreement, conflicts] = co_await (
        count_agreement(caller, result.precedents) && find_conflicts(caller, std::move(question))
    );
    if (result.has_precedent()) result.precedents.front().decision.agreement_count = agreement;
    result.conflicts = std::move(conflicts);
    co_return result;
}

/// Only for the best one: each count is one search more.
asio::awaitable<std::int64_t> SearchService::count_agreement(
    const Caller& caller, const std::vector<SearchHit>& precedents
) {
    if (!agreement_ || precedents.empty()) co_return 0;
    co_return co_await agreement_->count(caller, precedents.front().decision);
}

/// A check without conflicts is better than none.
asio::awaitable<KnownConflicts> SearchService::find_conflicts(
    const Caller& caller, ConflictQuestion question
) {
    if (!find_conflicts_) co_return KnownConflicts();
    try {
        co_return co_await find_conflicts_(caller, std::move(question));
    } catch (const std::exception& failure) {
        log::warn("check: list conflicts", {{"error", failure.what()}});
    }
    KnownConflicts unknown;
    unknown.is_missing = true;
    co_return unknown;
}

asio::awaitable<CheckResult> SearchService::newest(
    const Caller& caller, DecisionFilter filter, std::int64_t limit
) {
    DecisionQuery query;
    query.filter = std::move(filter);
    query.limit = limit;
    query.parts = kWithAlternatives;
    auto page = co_await decisions_.list(caller.org, Visibility::of(caller), std::move(query));
    CheckResult result;
    // More decisions than the limit are no reason to read on, but more bytes are.
    result.has_more = page.has_more && std::ssize(page.decisions) < limit;
    for (Decision& decision : page.decisions)
        result.precedents.push_back({std::move(decision), {}, {}});
    co_return result;
}

asio::awaitable<CheckResult> SearchService::precedents(
    const Caller& caller, std::string query, DecisionFilter filter, std::int64_t limit
) {
    TextSearch search{
        .org = caller.org,
        .visibility = Visibility::of(caller),
        .terms = query_terms_of(parse_text_query(query), synonyms_),
        .filter = std::move(filter),
        .preferred_type = {},
        .limit = kRanked  // the most relevant one may stand behind those of the preferred type
    };
    std::swap(search.preferred_type, search.filter.decision_type);
    const bool has_project = search.filter.project.has_value();
    search.meaning = co_await ask_meaning(caller, search.terms, search.filter, query);
    CheckResult result;
    if (search.meaning) result.backend = meaning_->backend();
    auto [hits, words] = co_await text_.search(search);
    result.needed = needed_relevance(hits, has_project);
    std::vector<TextHit> irrelevant = take_irrelevant(hits, result.needed);
    take_surplus(hits, limit);
    Loaded loaded = co_await load(caller, std::move(hits), kWithAlternatives);
    result.precedents = std::move(loaded.hits);
    result.has_more = loaded.has_more;
    if (!result.has_precedent()) {
        keep_most_relevant(irrelevant);
        loaded = co_await load(caller, std::move(irrelevant), {});
        if (!loaded.hits.empty()) result.nearest = std::move(loaded.hits.front());
    }
    if (!result.has_precedent() && has_project) {
        search.filter.project.reset();
        if (search.meaning)
            search.meaning = co_await ask_meaning(caller, search.terms, search.filter, query);
        auto others = co_await text_.search(std::move(search));
        take_irrelevant(others.hits, kNeededAnywhere);
        take_surplus(others.hits, limit);
        result.elsewhere = (co_await load(caller, std::move(others.hits), kWithAlternatives)).hits;
    }
    result.words = std::move(words);
    co_return result;
}

/// The decisions of the hits, without those that ended or were deleted since the search.
asio::awaitable<SearchService::Loaded> SearchService::load(
    const Caller& caller, std::vector<TextHit> hits, Parts parts
) {
    Loaded loaded;
    if (hits.empty()) co_return loaded;
    std::vector<DecisionId> ids;
    ids.reserve(hits.size());
    for (const TextHit& hit : hits) ids.push_back(hit.id);
    DecisionList list =
        co_await decisions_.list_current(caller.org, Visibility::of(caller), std::move(ids), parts);
    loaded.hits.reserve(list.decisions.size());
    auto hit = hits.begin();
    for (Decision& decision : list.decisions) {
        hit = std::ranges::find(hit, hits.end(), decision.id, &TextHit::id);
        loaded.hits.push_back({std::move(decision), *hit, {}});
    }
    loaded.has_more = list.has_more;
    loaded.looked_at = list.has_more ? std::distance(hits.begin(), hit) + 1 : std::ssize(hits);
    co_return loaded;
}

}  // namespace akashi

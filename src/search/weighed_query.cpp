#include "search/weighed_query.hpp"

#include "search/search_terms.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace akashi {
namespace {

/// More groups find nothing that these do not.
constexpr std::size_t kMaxCandidates = 24;
constexpr auto kFew = static_cast<double>(kCandidates);

std::vector<std::string> terms_of(const QueryWord& word, Likeness farthest) {
    std::vector<std::string> terms;
    for (const Variant& variant : word.variants)
        if (variant.likeness == Likeness::same || farthest != Likeness::same)
            terms.push_back(variant.term);
    return terms;
}

std::vector<std::string> in_titles(std::vector<std::string> terms) {
    std::ranges::transform(terms, terms.begin(), title_term);
    return terms;
}

double decisions_with_any(const std::vector<std::string>& terms, const Vocabulary& vocabulary) {
    double sum = 0;
    for (const std::string& term : terms)
        if (vocabulary.knows(term)) sum += vocabulary.decisions_with(term);
    if (sum == 0 && !terms.empty()) return vocabulary.decisions_with(terms.front());
    return std::min(sum, static_cast<double>(vocabulary.decisions()));
}

void add_corrections(QueryWord& word, const Vocabulary& vocabulary) {
    const std::vector<std::string> own = terms_of(word, Likeness::same);
    const auto is_known = [&](const std::string& term) { return vocabulary.knows(term); };
    if (std::ranges::any_of(own, is_known)) return;
    for (const std::string& term : own)
        for (std::string& similar : vocabulary.similar(term)) {
            if (std::ranges::find(word.variants, similar, &Variant::term) != word.variants.end())
                continue;
            word.variants.push_back({std::move(similar), Likeness::correction, kCorrectionWeight});
        }
}

/// A word that nobody used weighs what its variants do.
WeighedWord weighed(QueryWord word, const Vocabulary& vocabulary) {
    double with = decisions_with_any(terms_of(word, Likeness::same), vocabulary);
    if (with < 1) with = decisions_with_any(terms_of(word, Likeness::correction), vocabulary);
    const auto decisions = static_cast<double>(vocabulary.decisions());
    return {std::move(word), information(with, decisions), specificity_of(with, decisions)};
}

/// A word, or a word in titles, as a choice of candidates.
struct Choice {
    std::vector<std::string> terms;
    double decisions = 0;  ///< about how many have one of the terms
    double weight = 0;
    bool is_known = false;  ///< whether the vocabulary has one of the terms
};

std::vector<Choice> choices_of(const std::vector<WeighedWord>& words, const Vocabulary& known) {
    std::vector<Choice> choices;
    const auto add = [&](std::vector<std::string> terms, double weight) {
        const double decisions = decisions_with_any(terms, known);
        const bool is_known =
            std::ranges::any_of(terms, [&](const auto& term) { return known.knows(term); });
        choices.push_back({std::move(terms), decisions, weight, is_known});
    };
    for (const auto& [word, weight, specificity] : words) {
        add(terms_of(word, Likeness::correction), weight);
        if (choices.back().decisions > kFew) {
            choices.pop_back();
            add(terms_of(word, Likeness::same), weight);
        }
        add(in_titles(terms_of(word, Likeness::correction)), weight);
        if (choices.back().decisions == 0) choices.pop_back();
    }
    std::ranges::sort(choices, {}, &Choice::decisions);
    return choices;
}

/// Decisions with several frequent words: as many words as leave about kCandidates decisions.
Candidates with_several(const std::vector<Choice>& choices, double decisions) {
    Candidates several;
    double expected = decisions;
    for (const Choice& choice : choices) {
        several.all_of.push_back(choice.terms);
        several.weight += choice.weight;
        expected *= choice.decisions / decisions;
        if (expected <= kFew) break;
    }
    several.is_rare = expected <= kFew;
    several.decisions = expected;
    several.share = expected / decisions;
    return several;
}

std::vector<Candidates> plan_candidates(
    const std::vector<WeighedWord>& words, const Vocabulary& vocabulary
) {
    const auto decisions = std::max(1.0, static_cast<double>(vocabulary.decisions()));
    std::vector<Choice> choices = choices_of(words, vocabulary);
    std::vector<Candidates> plan;
    bool finds_any = false;
    for (const Choice& choice : choices) {
        if (choice.decisions > kFew || plan.size() == kMaxCandidates) continue;
        plan.push_back({
            .all_of = {choice.terms},
            .weight = choice.weight,
            .decisions = choice.decisions,
            .share = choice.decisions / decisions,
        });
        finds_any = finds_any || choice.is_known;
    }
    if (finds_any) return plan;
    // A word in titles says too little when it is frequent even there. A word that nobody seems to
    // use must not hide what the frequent ones find.
    std::erase_if(choices, [](const Choice& choice) {
        return choice.decisions <= kFew || choice.terms.front().starts_with(kTitleMark);
    });
    if (choices.empty()) return plan;
    plan.push_back(with_several(choices, decisions));
    const Choice& rarest = choices.front();
    if (plan.back().all_of.size() > 1)
        plan.push_back(
            {.all_of = {rarest.terms},
             .weight = rarest.weight,
             .is_rare = false,
             .decisions = rarest.decisions,
             .share = rarest.decisions / decisions,
             .is_fallback = true}
        );
    return plan;
}

}  // namespace

WeighedQuery weigh(QueryTerms terms, const Vocabulary& vocabulary) {
    WeighedQuery query;
    for (QueryWord& word : terms.words) {
        add_corrections(word, vocabulary);
        query.words.push_back(weighed(std::move(word), vocabulary));
    }
    query.required = std::move(terms.required);
    query.excluded = std::move(terms.excluded);
    query.candidates = plan_candidates(query.words, vocabulary);
    return query;
}

double information(double with, double decisions) {
    const double n = std::max(with, 1.0);
    const double without = std::max(0.0, decisions - n);
    return std::log(1 + (without + 0.5) / (n + 0.5));
}

double specificity_of(double with, double decisions) {
    return std::clamp(
        information(with, decisions + kUsualDecisions), kLeastInformation, kMostInformation
    );
}

}  // namespace akashi

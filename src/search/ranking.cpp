#include "search/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace akashi {
namespace {

/// The weight of a term that `with` of `rows` rows have: the rarer, the higher. A term that occurs
/// nowhere weighs no more than one that occurs once.
double information(std::int64_t with, std::int64_t rows) {
    const auto n = static_cast<double>(std::max<std::int64_t>(with, 1));
    const double without = std::max(0.0, static_cast<double>(rows) - n);
    return std::log(1 + (without + 0.5) / (n + 0.5));
}

}  // namespace

double search_score(const Merit& merit, double relevance, Time now) {
    using Days = std::chrono::duration<double, std::chrono::days::period>;
    const double age = std::max(0.0, Days(now - merit.valid_from).count());
    const double quality = kBaseQuality + kCompletenessShare * double{merit.completeness_score} +
                           kOutcomeShare * double{merit.outcome_score.value_or(0)};
    return relevance * quality / (1 + age / Days(kHalfLife).count());
}

bool is_before(const Rank& a, const Rank& b) {
    return std::tie(a.score, a.valid_from, a.id) > std::tie(b.score, b.valid_from, b.id);
}

void weigh(std::vector<Term>& terms, std::int64_t rows) {
    double total = 0;
    for (Term& term : terms) total += term.weight = information(term.rows, rows);
    for (Term& term : terms) term.weight /= total;
    std::erase_if(terms, [](const Term& term) { return term.rows == 0; });
    std::ranges::sort(terms, {}, [](const Term& term) { return std::tie(term.rows, term.text); });
}

std::size_t count_rare(std::span<const Term> terms) {
    std::int64_t rows = terms.front().rows;
    std::size_t count = 1;
    while (count < terms.size() && rows + terms[count].rows <= kCandidates)
        rows += terms[count++].rows;
    return count;
}

std::vector<Term> as_prefixes(const std::vector<Term>& terms) {
    std::vector<Term> prefixes;
    for (const Term& term : terms)
        if (term.text.size() >= kShortestPrefix)
            prefixes.push_back(
                {.text = term.text,
                 .rows = 0,
                 .weight = kPrefixRelevance / static_cast<double>(terms.size())}
            );
    return prefixes;
}

}  // namespace akashi

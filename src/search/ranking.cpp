#include "search/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace akashi {

Losses losses_of(const Merit& merit, Time now) {
    using Days = std::chrono::duration<double, std::chrono::days::period>;
    const double age = std::max(0.0, Days(now - merit.valid_from).count());
    const double youth = 1 / (1 + age / Days(kHalfLife).count());
    const auto citations = static_cast<double>(std::min(merit.citations, kMostCitations));
    const double fame = std::log1p(citations) / std::log1p(static_cast<double>(kMostCitations));
    return {
        .age = kAgeShare * (1 - youth),
        .type = merit.is_of_the_type ? 0 : kTypeShare,
        .completeness = kCompletenessShare * (1 - double{merit.completeness_score}),
        .outcome = kOutcomeShare * (1 - double{merit.outcome_score.value_or(0)}),
        .citations = kCitationShare * (1 - fame),
        .stability = merit.is_settled ? 0 : kStabilityShare
    };
}

double merit_factor(const Merit& merit, Time now) { return 1 - losses_of(merit, now).sum(); }

TextHit make_hit(
    DecisionId id,
    const Occurrences& occurrences,
    const std::optional<Meaning>& meaning,
    const Merit& merit,
    Time now
) {
    TextHit hit;
    hit.id = id;
    hit.match = occurrences.match();
    const Fit fit = fit_of(id, hit.match, meaning);
    hit.fit = fit.value;
    hit.nearness = fit.nearness;
    hit.relevance = relevance_of(hit.fit);
    hit.score = relevance_of(hit.fit * merit_factor(merit, now));
    hit.merit = merit;
    hit.shares = occurrences.shares();
    return hit;
}

bool is_before(const TextHit& a, const TextHit& b) {
    return std::tie(a.score, a.merit.valid_from, a.id) >
           std::tie(b.score, b.merit.valid_from, b.id);
}

void keep_best(std::vector<TextHit>& hits, std::int64_t limit) {
    std::erase_if(hits, [](const TextHit& hit) { return hit.fit <= 0; });
    const auto kept = std::min(std::ssize(hits), limit);
    std::ranges::partial_sort(hits, hits.begin() + kept, is_before);
    hits.erase(hits.begin() + kept, hits.end());
}

}  // namespace akashi

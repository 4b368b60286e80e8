#include "decisions/sqlite/match_plan.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>

namespace akashi::sqlite {
namespace {

/// Frequent terms beyond this many do not refine the relevance of what the rare ones found.
constexpr std::size_t kRefiningTerms = 4;
/// Shorter beginnings would match half of the vocabulary.
constexpr std::size_t kShortestPrefix = 3;
/// A beginning tells less than a word.
constexpr double kPrefixRelevance = 0.5;

struct Weighted {
    std::string phrase;
    std::int64_t documents = 0;
    double weight = 0;
};
using Terms = std::span<const Weighted>;

/// A string of FTS5: whatever is in it, it has no syntax.
std::string quote(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

std::vector<Weighted> weigh(const std::vector<IndexedTerm>& terms, std::int64_t rows) {
    std::vector<Weighted> weighted;
    double total = 0;
    for (const auto& term : terms) {
        // A word that occurs nowhere weighs no more than one that occurs once.
        const auto n = static_cast<double>(std::max<std::int64_t>(term.documents, 1));
        const double missing = std::max(0.0, static_cast<double>(rows) - n);
        const double weight = std::log(1 + (missing + 0.5) / (n + 0.5));
        total += weight;
        weighted.push_back({quote(term.text), term.documents, weight});
    }
    for (auto& term : weighted) term.weight /= total;
    std::erase_if(weighted, [](const Weighted& term) { return term.documents == 0; });
    std::ranges::sort(weighted, {}, [](const Weighted& term) {
        return std::tie(term.documents, term.phrase);
    });
    return weighted;
}

/// The first terms, as many as stay within the limit together; always at least one.
std::size_t count_rare(Terms terms) {
    std::int64_t rows = terms.front().documents;
    std::size_t count = 1;
    while (count < terms.size() && rows + terms[count].documents <= kRareLimit)
        rows += terms[count++].documents;
    return count;
}

/// `("a" OR "b")`; adds the weights of its phrases, each times `factor`.
std::string join(Terms terms, std::string_view with, std::vector<double>& weights, double factor) {
    std::string text;
    for (const auto& term : terms) {
        text.append(text.empty() ? "(" : with).append(term.phrase);
        weights.push_back(factor * term.weight);
    }
    return text + ")";
}

Match any_of(Terms terms) {
    Match match;
    match.expression = join(terms, " OR ", match.weights, 1);
    return match;
}

Match all_of(Terms terms) {
    Match match;
    match.expression = join(terms, " AND ", match.weights, 1);
    return match;
}

/// Rows with a rare term. The frequent ones add to the relevance where they are met as well; a
/// second mention of the rare ones keeps the index from walking through all rows of the frequent.
Match rare_refined_by(Terms rare, Terms frequent) {
    Match match = any_of(rare);
    if (frequent.empty()) return match;
    const std::string again = join(rare, " OR ", match.weights, 0);
    const std::string refined = join(frequent, " OR ", match.weights, 1);
    match.expression += " OR (" + again + " AND " + refined + ")";
    return match;
}

void exclude(Match& match, const std::vector<std::string>& excluded) {
    if (excluded.empty()) return;
    std::string list;
    for (const auto& term : excluded) {
        list.append(list.empty() ? "(" : " OR ").append(quote(term));
        match.weights.push_back(0);
    }
    match.expression = "(" + match.expression + ") NOT " + list + ")";
}

Match by_prefix(const std::vector<IndexedTerm>& terms) {
    Match match;
    for (const auto& term : terms) {
        if (term.text.size() < kShortestPrefix) continue;
        match.expression.append(match.expression.empty() ? "" : " OR ")
            .append(quote(term.text) + "*");
        match.weights.push_back(kPrefixRelevance / static_cast<double>(terms.size()));
    }
    return match;
}

}  // namespace

MatchPlan plan_match(
    std::vector<IndexedTerm> terms, const std::vector<std::string>& excluded, std::int64_t rows
) {
    MatchPlan plan;
    const std::vector<Weighted> weighted = weigh(terms, rows);
    if (!weighted.empty() && weighted.front().documents <= kRareLimit) {
        const Terms all(weighted);
        const std::size_t rare = count_rare(all);
        const std::size_t refining = std::min(kRefiningTerms, all.size() - rare);
        plan.exact.push_back(rare_refined_by(all.first(rare), all.subspan(rare, refining)));
    } else if (!weighted.empty()) {
        if (weighted.size() > 1) plan.exact.push_back(all_of(weighted));
        plan.exact.push_back(any_of(weighted));
    }
    if (Match match = by_prefix(terms); !match.weights.empty())
        plan.by_prefix.push_back(std::move(match));
    for (auto& match : plan.exact) exclude(match, excluded);
    for (auto& match : plan.by_prefix) exclude(match, excluded);
    return plan;
}

}  // namespace akashi::sqlite

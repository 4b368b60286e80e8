#include "search/sqlite/match_plan.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace akashi::sqlite {
namespace {

/// At most this many frequent terms refine the relevance of what the rare ones found.
constexpr std::size_t kRefiningTerms = 4;
using Terms = std::span<const Term>;

/// A string of FTS5: nothing in it is read as query syntax.
std::string quote(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

/// `("a" OR "b")`; adds the weights of its phrases, each times `factor`.
std::string join(Terms terms, std::string_view with, std::vector<double>& weights, double factor) {
    std::string text;
    for (const auto& term : terms) {
        text.append(text.empty() ? "(" : with).append(quote(term.text));
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

/// Rows with a rare term. The frequent terms add to the relevance of rows that have them too. The
/// rare terms are repeated so that the index does not read all rows of the frequent terms.
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

Match by_prefix(Terms prefixes) {
    Match match;
    for (const auto& term : prefixes) {
        match.expression.append(match.expression.empty() ? "" : " OR ")
            .append(quote(term.text) + "*");
        match.weights.push_back(term.weight);
    }
    return match;
}

}  // namespace

MatchPlan plan_match(
    std::vector<Term> terms, const std::vector<std::string>& excluded, std::int64_t rows
) {
    MatchPlan plan;
    if (Match match = by_prefix(as_prefixes(terms)); !match.weights.empty())
        plan.by_prefix.push_back(std::move(match));
    weigh(terms, rows);
    if (!terms.empty() && terms.front().rows <= kCandidates) {
        const Terms all(terms);
        const std::size_t rare = count_rare(all);
        const std::size_t refining = std::min(kRefiningTerms, all.size() - rare);
        plan.exact.push_back(rare_refined_by(all.first(rare), all.subspan(rare, refining)));
    } else if (!terms.empty()) {
        if (terms.size() > 1) plan.exact.push_back(all_of(terms));
        plan.exact.push_back(any_of(terms));
    }
    for (auto& match : plan.exact) exclude(match, excluded);
    for (auto& match : plan.by_prefix) exclude(match, excluded);
    return plan;
}

}  // namespace akashi::sqlite

#include "search/sqlite/index_terms.hpp"

#include "search/search_terms.hpp"

#include <fmt/format.h>

#include <vector>

namespace akashi::sqlite {
namespace {

std::string prefix_of(std::int64_t org) { return fmt::format("{}{}", org, kTitleMark); }

/// A string of FTS5, which means a phrase. Nothing in it is read as syntax, and a term has no
/// quote.
std::string quoted(const std::string& prefix, const std::vector<std::string>& terms) {
    std::string text = "\"";
    for (const std::string& term : terms)
        text.append(text.size() > 1 ? " " : "").append(prefix).append(term);
    return text + '"';
}

template <class Items, class Write>
std::string joined(const Items& items, std::string_view with, Write write) {
    std::string text;
    for (const auto& item : items) text.append(text.empty() ? "(" : with).append(write(item));
    return text + ")";
}

}  // namespace

std::string tokens_of(const Document& document) {
    const std::string prefix = prefix_of(document.org);
    std::string tokens;
    const auto add = [&](std::string_view mark, std::string_view term) {
        tokens.append(prefix).append(mark).append(term) += ' ';
    };
    const std::string mark(1, kTitleMark);
    visit_terms(document.title, [&](std::string_view term) { add(mark, term); });
    visit_terms(document.title, [&](std::string_view term) { add("", term); });
    tokens.append(mark) += ' ';
    visit_terms(document.body, [&](std::string_view term) { add("", term); });
    return tokens;
}

std::string match_expression(
    std::int64_t org, const Candidates& candidates, const WeighedQuery& query
) {
    const std::string prefix = prefix_of(org);
    const auto write_phrase = [&](const std::vector<std::string>& terms) {
        return quoted(prefix, terms);
    };
    const auto write_any = [&](const Phrase& phrase) {
        return joined(phrase, " OR ", write_phrase);
    };
    const auto write_group = [&](const std::vector<std::string>& group) {
        return joined(group, " OR ", [&](const std::string& term) { return write_phrase({term}); });
    };
    std::string expression = joined(candidates.all_of, " AND ", write_group);
    for (const Phrase& phrase : query.required) expression += " AND " + write_any(phrase);
    if (query.excluded.empty()) return expression;
    return "(" + expression + ") NOT " + joined(query.excluded, " OR ", write_any);
}

}  // namespace akashi::sqlite

#include "records/adr_status.hpp"

#include "base/text.hpp"
#include "records/adr_dates.hpp"
#include "records/adr_text.hpp"
#include "records/adr_words.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace akashi {
namespace {

struct Clause {
    std::string_view text;
    char mark = ' ';  ///< the separator before it; `>` for an arrow
};

/// True for `Accepted 12 Jan`, whose `.` ends no statement.
bool is_short_month(std::string_view text) {
    const std::size_t space = text.rfind(' ');
    if (space == text.npos || space == 0) return false;
    const std::size_t size = text.size() - space - 1;
    return (size == 3 || size == 4) && !is_digit(text.back()) && is_digit(text[space - 1]);
}

/// Splits a line where a new statement may begin.
std::vector<Clause> clauses_of(std::string_view text) {
    constexpr auto kMarks = std::to_array<std::pair<std::string_view, char>>({
        {"\u2192", '>'}, {"\u21d2", '>'}, {"\u27a1", '>'}, {"-->", '>'},    {"->", '>'},
        {"=>", '>'},     {">", '>'},      {";", ';'},      {",", ','},      {"|", '|'},
        {"/", '/'},      {". ", '.'},     {"\u3002", '.'}, {"\uff0c", ','}, {"\u3001", ','},
        {" - ", ','},    {"\u2013", ','}, {"\u2014", ','}, {"\u00b7", ','}, {" and ", ','},
        {" und ", ','},  {"(", '('},      {"\uff08", '('},
    });
    std::vector<Clause> clauses;
    char mark = ' ';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto* found = std::ranges::find_if(kMarks, [&](const auto& entry) {
            return text.substr(at).starts_with(entry.first);
        });
        if (found == kMarks.end()) {
            ++at;
            continue;
        }
        // `2024/05/06` is one word, and `12 Jan. 2021` one date.
        const bool is_in_date = (found->second == '/' && at > 0 && is_digit(text[at - 1])) ||
                                (found->second == '.' && is_short_month(text.substr(0, at)));
        if (!is_in_date) {
            clauses.push_back({text.substr(begin, at - begin), mark});
            mark = found->second;
            begin = at + found->first.size();
        }
        at += found->first.size();
    }
    clauses.push_back({text.substr(begin), mark});
    return clauses;
}

/// Takes away what may stand before a status: dates, check marks, `now`, `is`.
std::string without_lead(std::string words) {
    constexpr auto kLeads = std::to_array<std::string_view>(
        {"status",
         "is",
         "was",
         "now",
         "currently",
         "has been",
         "this adr",
         "this decision",
         "and",
         "this record",
         "the decision",
         "been",
         "x",
         "adr",
         "decision",
         "draft status",
         "but",
         "fully"}
    );
    for (int i = 0; i < 4; ++i) {
        for (const auto lead : kLeads) {
            if (!begins_with_words(words, lead) || words.size() == lead.size()) continue;
            words.erase(0, lead.size() + 1);
        }
    }
    return words;
}

struct Match {
    AdrStatus status = AdrStatus::unknown;
    bool is_partly = false;
};

bool is_partial(std::string_view words) {
    constexpr auto kPartial = std::to_array<std::string_view>(
        {"partially", "partly", "in part", "teilweise", "partiellement", "parcialmente"}
    );
    return std::ranges::any_of(kPartial, [&](std::string_view word) {
        return find_words(words, word) != words.npos;
    });
}

/// The status that the clause begins with.
Match first_of(std::string_view clause) {
    while (true) {  // dates before it: `2024-05-06: Accepted`
        clause = without_marks(trimmed(clause));
        const std::size_t end = end_of_adr_date(clause, 0);
        if (end == 0) break;
        clause.remove_prefix(end);
    }
    const std::string words = without_lead(fold_words(clause));
    if (is_partial(words.substr(0, words.find(' ')))) {
        const bool is_superseded = words.find("supersed") != words.npos ||
                                   words.find("replaced") != words.npos ||
                                   words.find("superced") != words.npos;
        if (is_superseded) return {AdrStatus::accepted, true};
    }
    for (const auto& [word, status] : adr_status_words()) {
        if (!begins_with_words(words, word)) continue;
        const std::string_view rest = std::string_view(words).substr(word.size());
        // `Proposed by Ann` says who, `Accepted by Ann` says that it is.
        if (status == AdrStatus::proposed && rest.starts_with(" by ")) return {status};
        if (status == AdrStatus::superseded && is_partial(rest)) return {AdrStatus::accepted, true};
        if (status == AdrStatus::superseded && word.starts_with("super") &&
            (rest.starts_with(" portion") || rest.starts_with(" part")))
            return {};
        return {status};
    }
    return {};
}

/// How far a record has come with this status.
int rank_of(AdrStatus status) {
    constexpr std::array<int, 6> kRanks = {0, 1, 2, 2, 3, 3};
    return kRanks[static_cast<std::size_t>(status)];
}

/// `not`, `will be`, `no longer`: what follows is not so.
bool is_denied(std::string_view before) {
    return std::ranges::any_of(
        std::to_array<std::string_view>(
            {" not ", " be ", " longer ", " never ", " until ", " when "}
        ),
        [&](std::string_view word) { return (" " + std::string(before)).ends_with(word); }
    );
}

/// The status that is named first, for lines that begin with other words.
AdrStatus anywhere_in(std::string_view words) {
    AdrStatus first = AdrStatus::unknown;
    std::size_t first_at = std::string_view::npos;
    for (const auto& [word, status] : adr_status_words()) {
        const std::size_t at = find_words(words, word);
        if (at != words.npos && is_denied(words.substr(0, at))) continue;
        if (at < first_at) first = status;
        first_at = std::min(first_at, at);
    }
    return first;
}

/// `proposed | rejected | accepted` is the list of choices in a template.
bool is_list_of_choices(const std::vector<Clause>& clauses) {
    std::vector<AdrStatus> choices;
    for (const auto& [clause, mark] : clauses) {
        if (mark != ' ' && mark != '|' && mark != '/') continue;
        const AdrStatus status = first_of(clause).status;
        const bool is_other = status != AdrStatus::unknown && !is_one_of(status, choices);
        if (is_other) choices.push_back(status);
    }
    return choices.size() >= 2;
}

std::string date_text_of(std::string_view text) {
    const AdrDate date = find_adr_date(text);
    return date.day || date.month || !date.ambiguous.empty() ? std::string(text) : "";
}

}  // namespace

AdrStatusText read_adr_status_text(std::string_view text) {
    constexpr std::size_t kMaxText = 4'096;
    const std::string kept = without_struck(text.substr(0, kMaxText));
    const auto clauses = clauses_of(kept);
    AdrStatusText result;
    if (is_list_of_choices(clauses)) return result;
    for (std::size_t i = 0; i < clauses.size(); ++i) {
        const auto [clause, mark] = clauses[i];
        const Match match = first_of(clause);
        if (match.status == AdrStatus::unknown) {
            // `Accepted (2024-05-06)`, `Accepted, 6 May 2024`
            if (result.is_first && result.date_text.empty() && fold_words(clause).size() < 40)
                result.date_text = date_text_of(std::string(clause));
            // `July 24, 2018` has a comma.
            if (result.is_first && result.date_text.empty() && i > 0 && mark == ',')
                result.date_text =
                    date_text_of(std::string(clauses[i - 1].text) + ", " + std::string(clause));
            continue;
        }
        result.is_partly = result.is_partly || match.is_partly;
        const bool is_step = mark == '>' || rank_of(match.status) >= rank_of(result.status);
        if (!is_step) continue;
        if (match.status != result.status || result.date_text.empty())
            result.date_text = date_text_of(clause);
        result.status = match.status;
        result.is_first = true;
    }
    if (result.is_first) return result;
    constexpr std::size_t kMaxWords = 120;  // a longer text is a story in which words say little
    const std::string words = fold_words(kept);
    if (words.size() <= kMaxWords) result.status = anywhere_in(words);
    if (result.status != AdrStatus::unknown) result.date_text = date_text_of(kept);
    return result;
}

}  // namespace akashi

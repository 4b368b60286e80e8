#include "records/adr_links.hpp"

#include "base/text.hpp"
#include "records/adr_names.hpp"
#include "records/adr_references.hpp"
#include "records/adr_relations.hpp"
#include "records/adr_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace akashi {
namespace {

constexpr std::size_t kMaxLine = 4'096;

/// The words between the beginning of the statement and the phrase.
std::string words_before(std::string_view lower, std::size_t at) {
    constexpr auto kMarks = std::to_array<std::string_view>(
        {". ",
         ";",
         ",",
         "|",
         "(",
         ":",
         "\u2014",
         "\u2013",
         "\u00b7",
         ">",
         "/",
         "\u3002",
         "\uff0c",
         "!",
         "  "}
    );
    std::size_t begin = 0;
    for (const auto mark : kMarks) {
        const std::size_t found = lower.substr(0, at).rfind(mark);
        if (found != lower.npos) begin = std::max(begin, found + mark.size());
    }
    return fold_words(lower.substr(begin, at - begin));
}

/// Only such words leave a statement plain: `this decision fully supersedes`.
bool is_plain_before(std::string_view words, const Adr& adr) {
    constexpr auto kPlain = std::to_array<std::string_view>(
        {"this",      "adr",          "record",      "decision",      "document",     "rfc",
         "it",        "also",         "fully",       "completely",    "entirely",     "and",
         "is",        "was",          "has",         "been",          "status",       "now",
         "accepted",  "approved",     "which",       "that",          "totally",      "proposal",
         "the",       "proposed",     "rejected",    "superseded",    "deprecated",   "draft",
         "x",         "note",         "formally",    "explicitly",    "hereby",       "wurde",
         "wird",      "dieser",       "diese",       "entscheidung",  "dieses",       "est",
         "cette",     "esta",         "este",        "decisi\u00f3n", "decis\u00e3o", "questa",
         "decisione", "architecture", "implemented", "later",         "since",        "obsolete",
         "\u5df2",    "warning",      "important",   "therefore",     "thereby",      "formal",
         "both",      "d\u00e9cision"}
    );
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        const bool is_own_number = adr.number && leading_adr_number(word) == adr.number;
        const bool is_of_date = std::ranges::all_of(word, is_digit);
        if (!is_own_number && !is_of_date && !is_one_of(word, kPlain)) return false;
    }
    return true;
}

/// In a text about other things, a statement is about its own record only when it says so: `this
/// decision supersedes`, `ADR-7 was superseded by`.
bool names_own_record(std::string_view words, const Adr& adr) {
    constexpr auto kOwn = std::to_array<std::string_view>(
        {"this", "diese", "dieser", "dieses", "cette", "esta", "este", "questa"}
    );
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        if (is_one_of(word, kOwn)) return true;
        if (adr.number && leading_adr_number(word) == adr.number) return true;
    }
    return false;
}

/// Whether the record has said so before, by the numbers of the others.
bool is_known(const AdrReferences& found, bool is_successor, const Adr& adr) {
    const auto& known = is_successor ? adr.superseded_by : adr.supersedes;
    return std::ranges::all_of(found.whole, [&](const AdrReference& reference) {
        return reference.number &&
               std::ranges::find(known, reference.number, &AdrReference::number) != known.end();
    });
}

/// The end of the statement that goes on at `from`. In a field, `;` separates names.
std::size_t end_of_statement(std::string_view text, std::size_t from, bool is_field) {
    for (std::size_t at = from; at < text.size(); ++at) {
        if (text[at] == ';' && !is_field) return at;
        if (text.substr(at).starts_with("\u3002")) return at;
        const bool is_stop = text[at] == '.' && (at + 1 == text.size() || is_space(text[at + 1]));
        // `5. Use X` goes on.
        const bool is_number = at > 0 && is_digit(text[at - 1]) && at < from + 10;
        if (is_stop && !is_number) return at;
    }
    return text.size();
}

void add_note(Adr& adr, std::string_view statement) {
    constexpr std::size_t kMaxShown = 200;
    constexpr std::size_t kMaxNotes = 20;
    std::string note = fmt::format(
        "\"{}\" ends no decision: it does not say so plainly of a whole record",
        utf8_prefix(trimmed(statement), kMaxShown)
    );
    if (adr.notes.size() < kMaxNotes && !is_one_of(note, adr.notes))
        adr.notes.push_back(std::move(note));
}

void add(std::vector<AdrReference>& references, AdrReference reference) {
    const auto is_same = [&](const AdrReference& other) {
        return other.file_name == reference.file_name && other.number == reference.number &&
               other.prefix == reference.prefix && (other.title == reference.title || other.number);
    };
    constexpr std::size_t kMaxReferences = 100;
    if (references.size() < kMaxReferences && std::ranges::none_of(references, is_same))
        references.push_back(std::move(reference));
}

void add_all(AdrReferences found, bool is_successor, Adr& adr) {
    auto& references = is_successor ? adr.superseded_by : adr.supersedes;
    for (auto& reference : found.whole) add(references, std::move(reference));
    if (!adr.superseded_by.empty()) adr.status = AdrStatus::superseded;
}

/// `may`, `will`, `not`: no statement of a fact.
bool is_modal(std::string_view words) {
    constexpr auto kModals = std::to_array<std::string_view>(
        {"may",
         "might",
         "could",
         "will",
         "would",
         "should",
         "shall",
         "not",
         "doesnt",
         "if",
         "once",
         "maybe",
         "to be",
         "never"}
    );
    return std::ranges::any_of(kModals, [&](std::string_view word) {
        return find_words(words, word) != words.npos;
    });
}

bool is_restricted_after(std::string_view rest) {
    const std::string words = fold_words(rest);
    const bool is_for = begins_with_words(words, "for") && words.find("reason") == words.npos;
    const std::string_view beginning = std::string_view(words).substr(0, 80);
    return is_for || is_adr_restriction(beginning) || begins_with_words(words, "might") ||
           begins_with_words(words, "if") || begins_with_words(words, "may");
}

/// `\u88ab ADR-5 \u53d6\u4ee3`: Chinese puts the record in the middle.
bool read_enclosed(const MarkdownLine& line, Adr& adr) {
    const std::string_view text = line.text;
    for (const std::string_view by : {"\u5df2\u88ab", "\u88ab", "\u7531"}) {
        const std::size_t at = text.find(by);
        if (at == text.npos) continue;
        for (const std::string_view verb :
             {"\u53d6\u4ee3", "\u66ff\u4ee3", "\u66ff\u6362", "\u66ff\u63db", "\u4ee3\u66ff"}) {
            const std::size_t end = text.find(verb, at + by.size());
            if (end == text.npos || end == at + by.size()) continue;
            auto found = read_adr_references(line, at + by.size(), end, true);
            if (found.whole.empty()) continue;
            add_all(std::move(found), true, adr);
            return true;
        }
    }
    return false;
}

}  // namespace

void read_adr_links(const MarkdownLine& line, AdrLinkPlace place, Adr& adr) {
    // The time grows with the square of the length, and no real line is longer.
    const std::string_view text = line.text;
    if (text.size() > kMaxLine || read_enclosed(line, adr)) return;
    const std::string lower = spaced_adr_text(text);
    AdrRelation relation = find_adr_relation(lower, 0);
    while (relation.begin != lower.npos) {
        const AdrRelation next = find_adr_relation(lower, relation.end);
        const std::size_t end = std::min(end_of_statement(text, relation.end, false), next.begin);
        const bool is_head = place == AdrLinkPlace::head;
        auto found = read_adr_references(line, relation.end, end, is_head);
        const std::string before = words_before(lower, relation.begin);
        const bool is_favor = lower.substr(relation.begin).starts_with("in fav");
        const bool is_told = is_head || names_own_record(before, adr);
        const bool is_plain = is_plain_before(before, adr) && is_told && (!is_favor || is_head);
        if (!found.whole.empty() || found.has_partial) {
            const bool is_restricted = found.has_partial || is_restricted_after(found.rest);
            // A sentence about other records is none of our business.
            const bool is_new = before.empty() && !is_known(found, relation.is_successor, adr);
            const bool is_ours =
                is_head || is_new || is_adr_restriction(before) || is_modal(before);
            if (is_restricted || (!is_plain && is_ours)) add_note(adr, text);
            const bool counts = is_plain && !is_restricted_after(found.rest);
            if (counts) add_all(std::move(found), relation.is_successor, adr);
        } else if (is_head && is_adr_restriction(fold_words(text))) {
            add_note(adr, text);
        }
        relation = next;
    }
}

void read_adr_link_field(const MarkdownLine& value, bool is_successor, Adr& adr) {
    if (value.text.size() > kMaxLine) return;
    const std::string words = fold_words(value.text);
    constexpr auto kNothing = std::to_array<std::string_view>(
        {"",
         "none",
         "n and a",
         "na",
         "null",
         "nothing",
         "no",
         "false",
         "tbd",
         "not applicable",
         "keine",
         "aucun",
         "aucune",
         "ninguno",
         "ninguna",
         "nenhum",
         "nenhuma",
         "nessuno",
         "\u65e0",
         "\u7121",
         "\u306a\u3057",
         "\uc5c6\uc74c",
         "never",
         "unknown",
         "yes",
         "true"}
    );
    if (is_one_of(words, kNothing) || begins_with_words(words, "none")) return;
    const std::string lower = spaced_adr_text(value.text);
    const AdrRelation relation = find_adr_relation(lower, 0);
    const std::size_t end = std::min(end_of_statement(value.text, 0, true), relation.begin);
    auto found = read_adr_references(value, 0, end, true);
    if (found.whole.empty() && !found.has_partial && relation.begin == lower.npos) {
        AdrReference named;
        named.title = clean_adr_title(value.text.substr(0, end));
        named.text = value.text;
        constexpr std::size_t kMaxTitle = 200;
        const bool is_title = named.title.size() <= kMaxTitle && !is_adr_restriction(words);
        if (!is_title || named.title.empty()) return add_note(adr, value.text);
        found.whole.push_back(std::move(named));
    }
    if (found.has_partial || is_restricted_after(found.rest)) add_note(adr, value.text);
    if (!is_restricted_after(found.rest)) add_all(std::move(found), is_successor, adr);
    if (relation.begin == lower.npos) {
        // `Supersedes: ADR-11. Partially supersedes ADR-12`
        if (end + 1 < value.text.size() && is_adr_restriction(fold_words(value.text.substr(end))))
            add_note(adr, value.text.substr(end + 1));
        return;
    }
    read_adr_links(value, AdrLinkPlace::head, adr);
}

}  // namespace akashi

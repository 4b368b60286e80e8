#include "search/snippets.hpp"

#include "base/text.hpp"
#include "search/language.hpp"
#include "search/words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace akashi {
namespace {

/// More of a text is not looked at: a snippet must cost no more than the search.
constexpr std::size_t kLongestText = 16'384;

/// A text of a decision with its words.
struct Field {
    std::string_view name;
    std::string text;
    std::vector<Word> words;
};

std::vector<Field> fields_of(const Decision& decision) {
    std::vector<Field> fields{{"outcome", decision.outcome, {}}};
    for (const Alternative& alternative : decision.alternatives) {
        const bool has_reason = alternative.rejection_reason.has_value();
        fields.push_back(
            {"alternatives",
             alternative.label + (has_reason ? ": " + *alternative.rejection_reason : ""),
             {}}
        );
    }
    fields.push_back({"reasoning", decision.reasoning.value_or(""), {}});
    for (Field& field : fields) {
        field.text.resize(utf8_prefix(field.text, kLongestText).size());
        field.words = words_of(field.text);
    }
    return fields;
}

Language language_of(const std::vector<Field>& fields) {
    std::vector<Word> all;
    for (const Field& field : fields) all.insert(all.end(), field.words.begin(), field.words.end());
    return akashi::language_of(all).value_or(Language::english);
}

/// The word of the query that each term stands for.
using Terms = std::unordered_map<std::string_view, const WeighedWord*>;

Terms terms_of(const std::vector<WeighedWord>& words) {
    Terms terms;
    for (const WeighedWord& word : words)
        for (const Variant& variant : word.word.variants) terms.emplace(variant.term, &word);
    return terms;
}

/// A word of a text that matches.
struct Match {
    std::size_t begin;
    std::size_t end;
    const WeighedWord* word;
};

std::vector<Match> matches_in(const Field& field, Language language, const Terms& terms) {
    std::vector<Match> matches;
    for (const Word& word : field.words) {
        const auto term = terms.find(stem(language, word.text));
        if (term != terms.end()) matches.push_back({word.begin, word.end, term->second});
    }
    return matches;
}

/// The first and last of the matches that fit into a snippet and weigh most.
std::pair<std::size_t, std::size_t> heaviest(const std::vector<Match>& matches) {
    std::map<const WeighedWord*, std::size_t> inside;
    std::pair<std::size_t, std::size_t> best{0, 0};
    double most = -1;
    double weight = 0;
    for (std::size_t first = 0, last = 0; last < matches.size(); ++last) {
        if (inside[matches[last].word]++ == 0) weight += matches[last].word->weight;
        for (; matches[last].end - matches[first].begin > kSnippetBytes && first < last; ++first)
            if (--inside[matches[first].word] == 0) weight -= matches[first].word->weight;
        if (weight <= most) continue;
        most = weight;
        best = {first, last};
    }
    return best;
}

/// Where a snippet around [begin, end) begins: at a word, with a part of the room before it.
std::size_t start_of(std::string_view text, std::size_t begin, std::size_t end) {
    if (text.size() <= kSnippetBytes) return 0;
    const std::size_t room = kSnippetBytes - std::min(kSnippetBytes, end - begin);
    const std::size_t earliest = begin - std::min(begin, room / 3);
    if (earliest == 0) return 0;
    const std::size_t space = text.find(' ', earliest);
    return space < begin ? space + 1 : begin;
}

Snippet cut(const Field& field, const std::vector<Match>& matches) {
    const auto [first, last] = heaviest(matches);
    const std::size_t start = start_of(field.text, matches[first].begin, matches[last].end);
    std::string_view piece = utf8_prefix(std::string_view(field.text).substr(start), kSnippetBytes);
    const bool goes_on = start + piece.size() < field.text.size();
    const std::size_t space = piece.rfind(' ');
    if (goes_on && space != std::string_view::npos && start + space >= matches[last].end)
        piece = piece.substr(0, space);
    Snippet snippet{.field = std::string(field.name), .text = {}, .highlights = {}};
    snippet.text = (start > 0 ? "..." : "") + std::string(piece) + (goes_on ? "..." : "");
    std::set<std::string> highlights;
    for (const Match& match : matches)
        if (match.begin >= start && match.end <= start + piece.size())
            highlights.insert(field.text.substr(match.begin, match.end - match.begin));
    snippet.highlights.assign(highlights.begin(), highlights.end());
    return snippet;
}

/// The words of the query that have a term as a correction.
using Corrections = std::unordered_map<std::string_view, std::vector<const QueryWord*>>;

Corrections corrections_of(const std::vector<WeighedWord>& words) {
    Corrections corrections;
    for (const WeighedWord& word : words)
        for (const Variant& variant : word.word.variants)
            if (variant.likeness == Likeness::correction)
                corrections[variant.term].push_back(&word.word);
    return corrections;
}

/// How the first of the decisions that has a correction of a word spells it, by the word.
using Spellings = std::unordered_map<std::string_view, std::string>;

/// Reads each decision once, however many words the query has: its texts may be long.
Spellings spellings_in(
    const std::vector<const Decision*>& decisions, const Corrections& corrections
) {
    Spellings spellings;
    for (const Decision* decision : decisions) {
        const std::vector<Field> fields = fields_of(*decision);
        const Language language = language_of(fields);
        for (const Field& field : fields)
            for (const Word& found : field.words) {
                const auto corrected = corrections.find(stem(language, found.text));
                if (corrected == corrections.end()) continue;
                for (const QueryWord* word : corrected->second)
                    spellings.emplace(word->text, found.text);
            }
    }
    return spellings;
}

}  // namespace

std::vector<Snippet> snippets_of(const Decision& decision, const std::vector<WeighedWord>& words) {
    const Terms terms = terms_of(words);
    const std::vector<Field> fields = fields_of(decision);
    const Language language = language_of(fields);
    std::vector<Snippet> snippets;
    for (const Field& field : fields) {
        const std::vector<Match> matches = matches_in(field, language, terms);
        if (!matches.empty()) snippets.push_back(cut(field, matches));
    }
    return snippets;
}

bool has_corrections(const std::vector<WeighedWord>& words) {
    return std::ranges::any_of(words, [](const WeighedWord& word) {
        return std::ranges::any_of(word.word.variants, [](const Variant& variant) {
            return variant.likeness == Likeness::correction;
        });
    });
}

std::optional<std::string> did_you_mean(
    std::string_view query,
    const std::vector<WeighedWord>& words,
    const std::vector<const Decision*>& decisions
) {
    const Corrections corrections = corrections_of(words);
    if (corrections.empty()) return std::nullopt;
    const Spellings spellings = spellings_in(decisions, corrections);
    std::string text;
    std::size_t copied = 0;
    for (const Word& typed : words_of(query)) {
        if (typed.continues) continue;
        const auto spelling = spellings.find(typed.text);
        if (spelling == spellings.end()) continue;
        text.append(query.substr(copied, typed.begin - copied)).append(spelling->second);
        copied = typed.end;
    }
    if (copied == 0) return std::nullopt;
    return text.append(query.substr(copied));
}

}  // namespace akashi

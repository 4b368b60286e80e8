#include "records/adr_choice.hpp"

#include "base/text.hpp"
#include "records/adr_text.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

/// The position behind `Chosen option:`; npos without it.
std::size_t behind_phrase(std::string_view text) {
    const std::string lower = to_lower(text);
    for (const std::string_view phrase :
         {"chosen option",
          "chosen alternative",
          "chosen solution",
          "chosen approach",
          "selected option",
          "selected solution",
          "selected approach",
          "preferred option",
          "option chosen",
          "option selected",
          "decision outcome:",
          "gew\u00e4hlte option",
          "gew\u00e4hlte l\u00f6sung",
          "option retenue",
          "solution retenue",
          "option choisie",
          "opci\u00f3n elegida",
          "op\u00e7\u00e3o escolhida",
          "opzione scelta",
          "\u9009\u62e9\u7684\u65b9\u6848",
          "\u9078\u64c7\u7684\u65b9\u6848",
          "\u9009\u5b9a\u65b9\u6848",
          "\u9009\u62e9\u65b9\u6848",
          "\u9078\u629e\u3057\u305f"}) {
        const std::size_t at = lower.find(phrase);
        if (at == lower.npos) continue;
        const std::size_t end = text.find('\n', at);
        for (const std::string_view mark : {":", "\uff1a", " is ", " are "}) {
            const std::size_t colon = lower.find(mark, at + phrase.size() - 1);
            // The label can be on the next line.
            if (colon != lower.npos && colon < std::min(end, at + phrase.size() + 20))
                return colon + mark.size();
        }
        if (end != text.npos && fold_words(text.substr(at, end - at)) == phrase) return end + 1;
    }
    return text.npos;
}

/// The end of a label that is not quoted.
std::size_t end_of_label(std::string_view lower) {
    std::size_t end = lower.size();
    for (const std::string_view mark :
         {"because",
          ", as ",
          ", since",
          ", due to",
          "\n",
          ". ",
          "; ",
          " \u2014 ",
          " \u2013 ",
          " - ",
          ", weil",
          ", da ",
          " car ",
          " porque",
          "\u56e0\u4e3a",
          "\uff0c",
          "\u3002"})
        end = std::min(end, lower.find(mark));
    return end;
}

}  // namespace

AdrChoice find_adr_choice(std::string_view text) {
    constexpr std::size_t kMaxText = 16'384;
    text = text.substr(0, kMaxText);
    const std::size_t at = behind_phrase(text);
    if (at == text.npos) return {};
    text = trimmed(text.substr(at));

    AdrChoice choice;
    const std::string lower = to_lower(text);
    const std::size_t because = lower.find("because");
    // Only the paragraph counts: line ends separate them.
    const std::size_t end = lower.find('\n');
    if (because < end) choice.rationale = text.substr(because, end - because);
    for (bool again = true; again;) {
        again = false;
        for (const auto& [open, close] : kQuotationMarks) {
            const std::size_t stop =
                text.starts_with(open) ? text.find(close, open.size()) : text.npos;
            if (stop == text.npos) continue;
            choice.labels.emplace_back(text.substr(open.size(), stop - open.size()));
            text = trimmed(text.substr(stop + close.size()));
            for (const std::string_view mark : {"and ", "und ", ", ", "+ ", "& "}) {
                if (text.starts_with(mark)) text = trimmed(text.substr(mark.size())), again = true;
            }
            again = again && text.find_first_of("\"'`\xe2\xc2") == 0;
            break;
        }
    }
    if (!choice.labels.empty()) return choice;
    std::string_view label = trimmed(text.substr(0, end_of_label(lower)));
    while (label.ends_with(',') || label.ends_with('.')) label.remove_suffix(1);
    if (!label.empty()) choice.labels.emplace_back(label);
    return choice;
}

std::vector<std::size_t> find_adr_mentions(std::string_view words, std::string_view phrase) {
    constexpr auto kNegations = std::to_array<std::string_view>(
        {"instead of", "rather than", "over",       "not",          "not use",
         "reject",     "rejected",    "rejecting",  "without",      "against",
         "than",       "from",        "replace",    "replacing",    "no",
         "not using",  "dont use",    "statt",      "anstatt",      "nicht",
         "au lieu de", "en lugar de", "em vez de",  "compared to",  "instead of using",
         "unlike",     "drop",        "remove",     "avoid",        "neither",
         "nor",        "away from",   "considered", "migrate from", "except"}
    );
    constexpr std::size_t kMaxMentions = 20;
    std::vector<std::size_t> mentions;
    if (phrase.empty()) return mentions;
    for (std::size_t at = find_words(words, phrase);
         at != words.npos && mentions.size() < kMaxMentions;
         at = find_words(words, phrase, at + 1)) {
        std::string_view before = trimmed(words.substr(0, at));
        for (const std::string_view article : {" the", " a", " an"}) {
            if (before.ends_with(article)) before.remove_suffix(article.size());
        }
        const bool is_negated = std::ranges::any_of(kNegations, [&](std::string_view negation) {
            if (!before.ends_with(negation)) return false;
            return before.size() == negation.size() ||
                   before[before.size() - negation.size() - 1] == ' ';
        });
        if (!is_negated) mentions.push_back(at);
    }
    return mentions;
}

bool is_adr_choice_before(std::string_view words, std::size_t at) {
    constexpr auto kVerbs = std::to_array<std::string_view>(
        {"use",         "using",     "chose",      "choose",         "chosen",
         "adopt",       "adopted",   "select",     "selected",       "picked",
         "pick",        "go with",   "going with", "went with",      "decided on",
         "decided for", "opted for", "opt for",    "decided to use", "accept",
         "implement",   "prefer",    "settled on", "wir verwenden",  "verwenden",
         "utiliser",    "utilizar",  "usar"}
    );
    std::string_view before = trimmed(words.substr(0, at));
    for (const std::string_view article : {" the", " a", " an", " option"}) {
        if (before.ends_with(article)) before.remove_suffix(article.size());
    }
    return std::ranges::any_of(kVerbs, [&](std::string_view verb) {
        if (!before.ends_with(verb)) return false;
        return before.size() == verb.size() || before[before.size() - verb.size() - 1] == ' ';
    });
}

std::string_view without_adr_verb(std::string_view words) {
    constexpr auto kVerbs = std::to_array<std::string_view>(
        {"use",          "using",     "we will use",    "adopt",          "choose",
         "select",       "switch to", "move to",        "migrate to",     "introduce",
         "implement",    "go with",   "prefer",         "standardize on", "standardise on",
         "build on",     "we use",    "adopting",       "usage of",       "use of",
         "selection of", "verwende",  "verwendung von", "nutzung von",    "utiliser",
         "usar",         "uso de",    "store data in"}
    );
    for (const auto verb : kVerbs) {
        if (!begins_with_words(words, verb) || words.size() <= verb.size() + 1) continue;
        words.remove_prefix(verb.size() + 1);
        for (const std::string_view article : {"the ", "a ", "an "}) {
            if (words.starts_with(article)) words.remove_prefix(article.size());
        }
        return words;
    }
    return words;
}

}  // namespace akashi

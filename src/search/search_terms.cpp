#include "search/search_terms.hpp"

#include "search/language.hpp"
#include "search/words.hpp"

#include <algorithm>
#include <iterator>

namespace akashi {
namespace {

/// The texts of a decision by part.
using Texts = std::array<std::string, kTextParts>;

void add_line(std::string& text, std::string_view line) { text.append("\n").append(line); }

Texts texts_of(const Decision& decision) {
    const std::size_t end = std::min(decision.outcome.find('\n'), decision.outcome.size());
    Texts texts{decision.outcome.substr(0, end), decision.outcome.substr(end)};
    std::string& body = texts.back();
    add_line(body, decision.decision_type);
    for (const Alternative& alternative : decision.alternatives) {
        add_line(body, alternative.label);
        add_line(body, alternative.rejection_reason.value_or(""));
    }
    add_line(body, decision.reasoning.value_or(""));
    for (const Evidence& evidence : decision.evidence) add_line(body, evidence.content);
    return texts;
}

}  // namespace

SearchTerms search_terms_of(const Decision& decision) {
    const Texts texts = texts_of(decision);
    std::vector<Word> words = words_of(texts.front());
    const std::size_t title = words.size();
    std::ranges::move(words_of(texts.back()), std::back_inserter(words));
    const Language language = language_of(words).value_or(Language::english);
    SearchTerms terms;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto& list = terms.of(i < title ? TextPart::title : TextPart::body);
        if (list.size() < kMaxTerms && !is_function_word(language, words[i].text))
            list.push_back(stem(language, words[i].text));
    }
    return terms;
}

std::string title_term(std::string_view term) { return kTitleMark + std::string(term); }

}  // namespace akashi

#include "search/postgres/tsquery.hpp"

#include "search/postgres/tsvector.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace akashi::postgres {
namespace {

using Texts = std::vector<std::string>;

std::string quoted(std::string_view term) {
    std::string text = "'";
    for (const char c : term) {
        if (c == '\'' || c == '\\') text += c;
        text += c;
    }
    return text + "'";
}

/// In brackets. There must be one.
std::string joined(const Texts& texts, std::string_view sign) {
    std::string text = "(";
    for (const std::string& part : texts) {
        if (text.size() > 1) text += sign;
        text += part;
    }
    return text + ")";
}

std::string of_terms(const Texts& terms, std::string_view sign) {
    Texts texts;
    texts.reserve(terms.size());
    for (const std::string& term : terms) texts.push_back(quoted(term));
    return joined(texts, sign);
}

/// One of the sequences, whose terms are joined by the sign.
std::string of_phrase(const Phrase& phrase, std::string_view sign) {
    Texts texts;
    texts.reserve(phrase.size());
    for (const Texts& sequence : phrase) texts.push_back(of_terms(sequence, sign));
    return joined(texts, " | ");
}

bool is_one_term(const Texts& sequence) { return sequence.size() == 1; }
bool has_sequence(const Phrase& phrase) { return !std::ranges::all_of(phrase, is_one_term); }

}  // namespace

std::string candidates_tsquery(OrgId org, const Candidates& candidates, const WeighedQuery& query) {
    Texts conditions{quoted(org_lexeme(org))};
    for (const Texts& group : candidates.all_of) conditions.push_back(of_terms(group, " | "));
    for (const Phrase& phrase : query.required) conditions.push_back(of_phrase(phrase, " & "));
    for (const Phrase& phrase : query.excluded)
        for (const Texts& sequence : phrase)
            if (is_one_term(sequence)) conditions.push_back("!" + quoted(sequence.front()));
    return joined(conditions, " & ");
}

std::string phrases_tsquery(const WeighedQuery& query) {
    if (std::ranges::none_of(query.required, has_sequence) &&
        std::ranges::none_of(query.excluded, has_sequence))
        return {};
    Texts conditions;
    for (const Phrase& phrase : query.required) conditions.push_back(of_phrase(phrase, " <-> "));
    for (const Phrase& phrase : query.excluded)
        conditions.push_back("!" + of_phrase(phrase, " <-> "));
    return joined(conditions, " & ");
}

}  // namespace akashi::postgres

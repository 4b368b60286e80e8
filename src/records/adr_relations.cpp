#include "records/adr_relations.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace akashi {
namespace {

struct Phrase {
    std::string_view text;
    bool is_successor;
};
constexpr auto kPhrases = std::to_array<Phrase>({
    {"superseded by", true},
    {"superceded by", true},
    {"superseeded by", true},
    {"replaced by", true},
    {"replaced with", true},
    {"obsoleted by", true},
    {"deprecated by", true},
    {"deprecated in favor of", true},
    {"deprecated in favour of", true},
    {"in favor of", true},
    {"ersetzt durch", true},
    {"abgel\u00f6st durch", true},
    {"remplac\u00e9 par", true},
    {"remplac\u00e9e par", true},
    {"reemplazado por", true},
    {"reemplazada por", true},
    {"sustituido por", true},
    {"sustituida por", true},
    {"substitu\u00eddo por", true},
    {"substitu\u00edda por", true},
    {"sostituito da", true},
    {"sostituita da", true},
    {"\u88ab\u53d6\u4ee3", true},
    {"\u53d6\u4ee3\u8005", true},
    {"supersedes", false},
    {"supercedes", false},
    {"supersede", false},
    {"replaces", false},
    {"replace", false},
    {"obsoletes", false},
    {"ersetzt", false},
    {"remplace", false},
    {"reemplaza a", false},
    {"reemplaza", false},
    {"sustituye a", false},
    {"sustituye", false},
    {"substitui", false},
    {"sostituisce", false},
    {"\u53d6\u4ee3", false},
    {"\u66ff\u4ee3", false},
});

}  // namespace

std::string spaced_adr_text(std::string_view text) {
    std::string lower = to_lower(text);
    std::replace(lower.begin(), lower.end(), '-', ' ');
    return lower;
}

AdrRelation find_adr_relation(std::string_view lower, std::size_t from) {
    AdrRelation first;
    for (const auto& phrase : kPhrases) {
        const std::size_t at = lower.find(phrase.text, from);
        const std::size_t end = at == lower.npos ? at : at + phrase.text.size();
        // The longer one of two at the same place, and no part of a word.
        if (at > first.begin || at == lower.npos || (at == first.begin && end <= first.end))
            continue;
        const auto is_letter = [&](std::size_t i) {
            return i < lower.size() && lower[i] >= 'a' && lower[i] <= 'z';
        };
        if ((at > 0 && is_letter(at - 1)) || is_letter(end)) continue;
        first = {at, end, phrase.is_successor};
    }
    return first;
}

}  // namespace akashi

#include "conflicts/position_keys.hpp"

#include "base/contains.hpp"
#include "base/crypto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

// Why nothing is missed. Clauses of the same matter (shared_matter()) share words, and every word
// of the matter of one occurs in the other, but for w. If n words are of its matter and p of its
// purpose only, at most n - w + p words are shared, and w is at most a fifth of these: 6w <= n + p.
// So among any (n + p) / 6 + 1 words of its matter there is one that the other has, too; and each
// single name is such a word, since no name may be missing. Those are its decisive words. A stand
// for something is filed under these, and looks there for stands against it. Stands against
// something are rare: they go under all of their words, and look for each. So the two meet in the
// decisive words of the first, whoever looks. Of numbers, decisive words are filed, all are sought.
//
// For a choice, each word of the taking stands in the refused name or in the clause that refuses,
// and each word of the name in the taking. So the taking goes under one of its words, and the
// refusal under one of the name's; the other side seeks all.
namespace akashi {
namespace {

using Words = std::vector<std::string_view>;

/// Long words are rare, so they make short lists. The order must be the same everywhere.
bool is_rarer(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
}

void add_word(Words& words, std::string_view word) {
    if (!contains(words, word)) words.push_back(word);
}

/// All words of the clause that can be found by another one.
Words all_words(const Clause& clause, const std::vector<std::size_t>& skip) {
    Words words;
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (token.part != WordPart::function && !contains(skip, i)) add_word(words, token.stem);
    }
    return words;
}

/// Words of which a clause of the same matter has one at least.
Words decisive_words(const Clause& clause, const std::vector<std::size_t>& skip) {
    constexpr std::size_t kWordsForEachMissing = 6;
    Words matter;
    Words names;
    Words purpose;
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (contains(skip, i) || contains(matter, token.stem)) continue;
        if (token.part == WordPart::purpose) add_word(purpose, token.stem);
        if (token.part != WordPart::matter) continue;
        matter.push_back(token.stem);
        if (token.is_name) names.push_back(token.stem);
    }
    if (!names.empty()) return {*std::ranges::min_element(names, is_rarer)};
    const std::size_t count = (matter.size() + purpose.size()) / kWordsForEachMissing + 1;
    if (count <= matter.size()) {
        std::ranges::sort(matter, is_rarer);
        matter.resize(count);
    } else {  // it may have nothing but words of its purpose in common with the other
        for (const std::string_view word : purpose) add_word(matter, word);
    }
    return matter;
}

/// Collects the keys of one decision.
class Collector {
public:
    Collector(OrgId org, const std::optional<std::string>& project) : scope_(org.str()) {
        scope_.append(1, '\0').append(project.value_or("")).append(1, '\0');
    }

    void file(std::string_view list, std::string_view word) {
        add(keys.filed, kMostFiledKeys, list, word);
    }
    void seek(std::string_view list, std::string_view word) {
        add(keys.sought, kMostSoughtKeys, list, word);
    }

    PositionKeys keys;

private:
    void add(
        std::vector<Uuid>& list, std::size_t most, std::string_view name, std::string_view word
    ) {
        if (list.size() == most) return;
        std::string text = scope_;
        text.append(name).append(1, '\0').append(word);
        const Digest digest = sha256(text);
        Uuid::Bytes bytes{};
        std::copy_n(digest.begin(), bytes.size(), bytes.begin());
        if (const Uuid key(bytes); !contains(list, key)) list.push_back(key);
    }

    std::string scope_;
};

void add_value(const SettingValue& value, Collector& out) {
    const std::string list = fmt::format(
        "number {} {}", static_cast<int>(value.quantity.dimension), static_cast<int>(value.bound)
    );
    for (const std::string_view word : decisive_words(*value.clause, value.skip))
        out.file(list, word);
    for (const std::string_view word : all_words(*value.clause, value.skip)) out.seek(list, word);
}

void add_stand(const Stand& stand, Collector& out) {
    const std::string stands_for = fmt::format("for {}", stand.axis);
    const std::string stands_against = fmt::format("against {}", stand.axis);
    const Words words = stand.is_for ? decisive_words(*stand.clause, stand.skip)
                                     : all_words(*stand.clause, stand.skip);
    for (const std::string_view word : words) {
        out.file(stand.is_for ? stands_for : stands_against, word);
        out.seek(stand.is_for ? stands_against : stands_for, word);
    }
}

void add_taking(const Taking& taking, Collector& out) {
    constexpr std::size_t kFewestWords = 3;  // one that is refused, and two others
    if (taking.words.size() < kFewestWords) return;
    const auto first = std::ranges::min_element(taking.words, is_rarer, &Token::stem);
    out.file("taken", (*first)->stem);
    for (const Token* word : taking.words) out.seek("refused", word->stem);
}

void add_refusal(const Refusal& refusal, const std::vector<Clause>& clauses, Collector& out) {
    out.file("refused", *std::ranges::min_element(refusal.stems, is_rarer));
    for (const std::string& word : refusal.stems) out.seek("taken", word);
    for (const Clause& clause : clauses) {
        if (refusal.clause != nullptr && refusal.clause != &clause) continue;
        for (const std::string_view word : all_words(clause, {})) out.seek("taken", word);
    }
}

}  // namespace

PositionKeys position_keys(
    OrgId org, const std::optional<std::string>& project, const Statements& statements
) {
    Collector out(org, project);
    for (const SettingValue& value : statements.values) add_value(value, out);
    for (const Stand& stand : statements.stands) add_stand(stand, out);
    for (const Refusal& refusal : statements.refusals)
        add_refusal(refusal, statements.clauses(), out);
    for (const Taking& taking : statements.takings) add_taking(taking, out);
    return std::move(out.keys);
}

}  // namespace akashi

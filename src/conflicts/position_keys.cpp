#include "conflicts/position_keys.hpp"

#include "base/contains.hpp"
#include "base/crypto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
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
// What is filed has the words of its matter. The seeker has all of them but w, which is at most a
// fifth of the words of its own matter and purpose, because no more are shared.
//
// For a choice, each word of the taking stands in the refused name or in the clause that refuses,
// and each word of the name in the taking. So the refusal goes under the rarest word of the name,
// and the taking seeks all of its words. The taking goes under its rarest word, which is as rare as
// that of the name at least, and the refusal seeks such words only. The seeker must have all words
// of what is filed.
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

WordBits bits_of(std::string_view word) {
    // FNV-1a: the same in every server.
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return WordBits{1} << (hash >> 58U);
}

WordBits bits_of(const Words& words) {
    WordBits bits = 0;
    for (const std::string_view word : words) bits |= bits_of(word);
    return bits;
}

/// The words of the matter, or of the matter and the purpose.
Words words_up_to(WordPart last, const Clause& clause, const std::vector<std::size_t>& skip) {
    Words words;
    for (std::size_t i = 0; i < clause.tokens.size(); ++i) {
        const Token& token = clause.tokens[i];
        if (token.part <= last && !contains(skip, i)) add_word(words, token.stem);
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

    void file(std::string_view list, std::string_view word, WordBits words) {
        const Uuid key = key_of(list, word);
        const auto same = std::ranges::find(keys.filed, key, &FiledKey::key);
        if (same != keys.filed.end())
            same->words &= words;  // whoever fits one of them fits what they share
        else if (keys.filed.size() < kMostFiledKeys)
            keys.filed.push_back({key, words});
    }
    void seek(
        std::string_view list, std::string_view word, WordBits words, std::size_t missing = 0
    ) {
        const SoughtKey key{key_of(list, word), words, static_cast<std::int64_t>(missing)};
        const auto same = std::ranges::find(keys.sought, key.key, &SoughtKey::key);
        if (same != keys.sought.end()) {
            same->words |= words;
            same->missing = std::max(same->missing, key.missing);
        } else if (keys.sought.size() < kMostSoughtKeys) {
            keys.sought.push_back(key);
        }
    }
    bool is_full() const {
        return keys.filed.size() == kMostFiledKeys && keys.sought.size() == kMostSoughtKeys;
    }

    PositionKeys keys;

private:
    Uuid key_of(std::string_view list, std::string_view word) const {
        std::string text = scope_;
        text.append(list).append(1, '\0').append(word);
        const Digest digest = sha256(text);
        Uuid::Bytes bytes{};
        std::copy_n(digest.begin(), bytes.size(), bytes.begin());
        return Uuid(bytes);
    }

    std::string scope_;
};

/// What a clause says about a matter, and under which words it goes.
struct Matter {
    Matter(const Clause& clause, const std::vector<std::size_t>& skip)
        : all(all_words(clause, skip)),
          decisive(decisive_words(clause, skip)),
          filed(bits_of(words_up_to(WordPart::matter, clause, skip))),
          own(bits_of(all)),
          missing(words_up_to(WordPart::purpose, clause, skip).size() / kSharedForEachMissing) {}

    Words all;
    Words decisive;
    WordBits filed;
    WordBits own;
    std::size_t missing;
};

void add_value(const SettingValue& value, Collector& out) {
    const Matter matter(*value.clause, value.skip);
    const std::string list = fmt::format(
        "number {} {}", static_cast<int>(value.quantity.dimension), static_cast<int>(value.bound)
    );
    for (const std::string_view word : matter.decisive) out.file(list, word, matter.filed);
    for (const std::string_view word : matter.all) out.seek(list, word, matter.own, matter.missing);
}

void add_stand(const Stand& stand, Collector& out) {
    const Matter matter(*stand.clause, stand.skip);
    const std::string stands_for = fmt::format("for {}", stand.axis);
    const std::string stands_against = fmt::format("against {}", stand.axis);
    for (const std::string_view word : stand.is_for ? matter.decisive : matter.all) {
        out.file(stand.is_for ? stands_for : stands_against, word, matter.filed);
        out.seek(stand.is_for ? stands_against : stands_for, word, matter.own, matter.missing);
    }
}

void add_taking(const Taking& taking, Collector& out) {
    constexpr std::size_t kFewestWords = 3;  // one that is refused, and two others
    if (taking.words.size() < kFewestWords) return;
    Words words;
    for (const Token* word : taking.words) add_word(words, word->stem);
    const WordBits bits = bits_of(words);
    out.file("taken", *std::ranges::min_element(words, is_rarer), bits);
    for (const std::string_view word : words) out.seek("refused", word, bits);
}

void add_refusal(const Refusal& refusal, const std::vector<Clause>& clauses, Collector& out) {
    const Words name(refusal.stems.begin(), refusal.stems.end());
    const std::string_view rarest = *std::ranges::min_element(name, is_rarer);
    out.file("refused", rarest, bits_of(name));
    for (const Clause& clause : clauses) {
        if (refusal.clause != nullptr && refusal.clause != &clause) continue;
        Words words = all_words(clause, {});
        for (const std::string_view word : name) add_word(words, word);
        const WordBits bits = bits_of(words);
        for (const std::string_view word : words)
            if (!is_rarer(rarest, word)) out.seek("taken", word, bits);
    }
}

}  // namespace

bool SoughtKey::fits(WordBits filed) const { return std::popcount(filed & ~words) <= missing; }

PositionKeys position_keys(
    OrgId org, const std::optional<std::string>& project, const Statements& statements
) {
    Collector out(org, project);
    const auto add = [&out](const auto& list, auto add_one) {
        for (const auto& one : list)
            if (!out.is_full()) add_one(one);
    };
    add(statements.values, [&](const SettingValue& value) { add_value(value, out); });
    add(statements.stands, [&](const Stand& stand) { add_stand(stand, out); });
    add(statements.refusals,
        [&](const Refusal& refusal) { add_refusal(refusal, statements.clauses(), out); });
    add(statements.takings, [&](const Taking& taking) { add_taking(taking, out); });
    return std::move(out.keys);
}

}  // namespace akashi

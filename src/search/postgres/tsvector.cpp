#include "search/postgres/tsvector.hpp"

#include "postgres/binary.hpp"

#include <cstdint>
#include <map>
#include <stdexcept>

namespace akashi::postgres {
namespace {

/// The two bits of a place that tell its weight, of which there are four.
constexpr std::uint16_t kWeightBits = 0xC000;
constexpr std::uint16_t kTitleWeight = 0xC000;  // A
constexpr std::uint16_t kBodyWeight = 0x0000;   // D
static_assert(2 * kMaxTerms + 2 < 0x4000, "a place has 14 bits");

/// In the order of their bytes, in which PostgreSQL keeps them.
using Places = std::map<std::string, std::vector<std::uint16_t>, std::less<>>;

void add_places(
    Places& places, const std::vector<std::string>& terms, std::size_t first, std::uint16_t weight
) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
        std::vector<std::uint16_t>& of_term = places[terms[i]];
        if (of_term.size() < kMaxPlaces)
            of_term.push_back(static_cast<std::uint16_t>(weight | (first + i)));
    }
}

void put(std::string& out, std::uint16_t value) {
    binary::put(out, static_cast<std::int16_t>(value));
}

/// Takes values from the front of the bytes.
class Reader {
public:
    explicit Reader(std::string_view bytes) : left_(bytes) {}

    std::size_t take_count() { return static_cast<std::size_t>(binary::take_integer(take(4))); }
    std::uint16_t take_short() { return static_cast<std::uint16_t>(binary::take_integer(take(2))); }
    std::string_view take_text() {
        const std::string_view text = take(left_.find('\0'));
        left_.remove_prefix(1);
        return text;
    }

private:
    std::string_view take(std::size_t count) {
        if (count > left_.size()) throw std::logic_error("a tsvector from PostgreSQL is cut off");
        const std::string_view taken = left_.substr(0, count);
        left_.remove_prefix(count);
        return taken;
    }

    std::string_view left_;
};

}  // namespace

std::string org_lexeme(OrgId org) { return kOrgMark + org.str(); }

Tsvector tsvector_of(OrgId org, const SearchTerms& terms) {
    const auto& title = terms.of(TextPart::title);
    Places places;
    places[org_lexeme(org)];
    for (const std::string& term : title) places[title_term(term)];
    add_places(places, title, 1, kTitleWeight);
    add_places(places, terms.of(TextPart::body), title.size() + 2, kBodyWeight);
    Tsvector words;
    binary::put(words.bytes, static_cast<std::int32_t>(places.size()));
    for (const auto& [term, of_term] : places) {
        words.bytes.append(term).push_back('\0');
        put(words.bytes, static_cast<std::uint16_t>(of_term.size()));
        for (const std::uint16_t place : of_term) put(words.bytes, place);
    }
    return words;
}

std::vector<Lexeme> lexemes_of(const Tsvector& words) {
    Reader reader(words.bytes);
    std::vector<Lexeme> lexemes;
    const std::size_t count = reader.take_count();
    for (std::size_t i = 0; i < count; ++i) {
        Lexeme lexeme{.term = reader.take_text()};
        const std::size_t places = reader.take_short();
        for (std::size_t place = 0; place < places; ++place) {
            const bool is_title = (reader.take_short() & kWeightBits) == kTitleWeight;
            ++lexeme.counts[static_cast<std::size_t>(is_title ? TextPart::title : TextPart::body)];
        }
        // Only terms have places.
        if (places > 0) lexemes.push_back(lexeme);
    }
    return lexemes;
}

void add_terms(Occurrences& occurrences, const Tsvector& words) {
    for (const auto& [term, counts] : lexemes_of(words))
        for (std::size_t part = 0; part < kTextParts; ++part)
            if (counts[part] > 0) occurrences.add(static_cast<TextPart>(part), term, counts[part]);
}

}  // namespace akashi::postgres

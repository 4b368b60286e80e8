#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// A word of a text, as it is compared: in lower case, without the accents of Latin and Greek
/// letters, in compatibility form (Unicode Standard Annex 15).
struct Word {
    std::string text;
    /// Words of one place overlap: `createFieldIndex` has the words createfieldindex, create, field
    /// and index, all of which begin at the same place.
    bool continues = false;
    /// Where the word, or the identifier that it is a part of, stands in the text: bytes [begin,
    /// end).
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The words of a text, in order; never fails. What is neither letter, mark nor digit separates.
/// - An identifier gives itself in one piece and its parts, which end at `_`, at a change of case,
///   and between letters and digits: `max_retries` gives maxretries, max, retries. Names of up to
///   four letters, such as k8s, stay whole.
/// - Numbers lose leading zeros, so that 42 finds ADR-0042.
/// - A possessive loses its ending (`server's`); elided articles are words of their own
/// (`l'index`).
/// - Scripts without spaces (Chinese, Japanese, Thai, and Korean for its endings) give all pairs of
///   neighbouring characters.
/// Words longer than 64 bytes are cut.
std::vector<Word> words_of(std::string_view text);

}  // namespace akashi

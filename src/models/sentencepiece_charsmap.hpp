#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// The `precompiled_charsmap` of SentencePiece models: a double-array trie of texts, each with what
/// it is replaced by.
class SentencepieceCharsmap {
public:
    /// Takes its bytes, which are not base64 any more. Throws ModelFileError when they are cut off.
    explicit SentencepieceCharsmap(std::string_view bytes);

    /// The text with everything replaced, grapheme by grapheme as the `tokenizers` library does.
    std::string apply(std::string_view text) const;

private:
    /// What replaces the shortest beginning of the text that is in the trie.
    std::optional<std::string_view> find(std::string_view text) const;

    std::vector<std::uint32_t> units_;
    std::string replacements_;  ///< each ends with NUL
};

}  // namespace akashi

#pragma once

#include "models/normalizer.hpp"
#include "models/vocabulary.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// The `added_tokens` of a tokenizer.json: texts that are one token wherever they stand, as `<s>`
/// or `[CLS]`. Thread-safe.
class AddedTokens {
public:
    /// Those that are looked for in the text as it is, or in the normalized one. `part` may be
    /// null. Throws ModelFileError.
    AddedTokens(const boost::json::value* part, const Normalizer* normalizer);

    struct Piece {
        std::string_view text;
        std::optional<TokenId> id;  ///< nothing for the text between them
    };
    std::vector<Piece> split(std::string_view text) const;

private:
    struct Token {
        std::string text;
        TokenId id;
        bool is_single_word;  ///< not inside a word
        bool takes_left;      ///< the spaces before it, too
        bool takes_right;
    };
    struct Match {
        std::size_t begin;
        std::size_t end;
        const Token* token;
    };

    std::optional<Match> find(std::string_view text, std::size_t from) const;

    std::vector<Token> tokens_;  ///< the longest first
};

}  // namespace akashi

#pragma once

#include "models/token_model.hpp"

#include <array>
#include <unordered_map>

namespace akashi {

/// Begins with the characters of a word and joins neighbours, the pair with the lowest rank first:
/// byte pair encoding, as Llama and GPT-2 have it.
class BpeModel final : public TokenModel {
public:
    explicit BpeModel(const boost::json::value& part);

    void encode(std::string_view word, std::vector<TokenId>& tokens) const override;
    const Vocabulary& vocabulary() const override { return vocabulary_; }
    std::optional<TokenId> unknown() const override { return unknown_; }

private:
    struct Merge {
        std::uint32_t rank;
        TokenId id;
    };
    struct Symbol;
    class Word;

    void read_merges(const boost::json::array& merges);
    void read_byte_tokens();
    /// Appends the tokens of single characters.
    void begin(std::string_view word, std::vector<TokenId>& tokens) const;
    const Merge* find_merge(TokenId left, TokenId right) const;

    Vocabulary vocabulary_;
    std::unordered_map<std::uint64_t, Merge> merges_;  ///< by left << 32 | right
    std::optional<TokenId> unknown_;
    bool fuses_unknown_ = false;                           ///< several in a row become one
    bool ignores_merges_ = false;                          ///< for a word that is a token
    std::optional<std::array<TokenId, 256>> byte_tokens_;  ///< for unknown characters
};

}  // namespace akashi

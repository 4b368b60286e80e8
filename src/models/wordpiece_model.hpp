#pragma once

#include "models/token_model.hpp"

#include <string>

namespace akashi {

/// The longest token that a word begins with, then the longest that the rest begins with, and so
/// on: BERT's way. Tokens inside a word begin with a prefix, `##`.
class WordpieceModel final : public TokenModel {
public:
    explicit WordpieceModel(const boost::json::value& part);

    void encode(std::string_view word, std::vector<TokenId>& tokens) const override;
    const Vocabulary& vocabulary() const override { return vocabulary_; }
    std::optional<TokenId> unknown() const override { return unknown_; }

private:
    Vocabulary vocabulary_;
    TokenId unknown_ = 0;
    std::string prefix_;
    std::size_t longest_word_ = 100;  ///< characters; a longer word is unknown
};

}  // namespace akashi

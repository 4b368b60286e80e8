#pragma once

#include "models/vocabulary.hpp"

#include <boost/json/value.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace akashi {

/// Finds the tokens of a word. Thread-safe.
class TokenModel {
public:
    virtual ~TokenModel() = default;

    /// Appends the tokens of the word, which is not empty, to `tokens`.
    virtual void encode(std::string_view word, std::vector<TokenId>& tokens) const = 0;
    virtual const Vocabulary& vocabulary() const = 0;
    /// What stands for text that no token has, if there is something.
    virtual std::optional<TokenId> unknown() const = 0;
};

/// The `model` of a tokenizer.json: BPE, Unigram or WordPiece. Throws ModelFileError.
std::unique_ptr<TokenModel> read_token_model(const boost::json::value& part);

}  // namespace akashi

#pragma once

#include "models/added_tokens.hpp"
#include "models/normalizer.hpp"
#include "models/token_model.hpp"
#include "models/word_splitter.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace akashi {

/// Turns text into the numbers of tokens as Hugging Face's `tokenizers` does without special
/// tokens: added tokens are taken out, the rest is normalized, split into words, and each word
/// encoded. Thread-safe.
class Tokenizer {
public:
    /// Takes the content of a tokenizer.json. Throws ModelFileError for what is wrong in it and for
    /// what is not supported, since with something left out the vectors would be wrong.
    explicit Tokenizer(std::string_view json_text);

    /// Appends the tokens of a text to `tokens`. The time and the memory grow with the text: give
    /// long ones in pieces. `is_start` is true for the first piece.
    void encode(std::string_view text, bool is_start, std::vector<TokenId>& tokens) const;

    const Vocabulary& vocabulary() const { return model_->vocabulary(); }
    std::optional<TokenId> unknown() const { return model_->unknown(); }

private:
    struct Parts;
    explicit Tokenizer(const Parts& parts);
    void encode_plain(std::string_view text, bool is_start, std::vector<TokenId>& tokens) const;
    void encode_normalized(std::string text, bool is_start, std::vector<TokenId>& tokens) const;

    Normalizer normalizer_;
    WordSplitter splitter_;
    std::unique_ptr<TokenModel> model_;
    AddedTokens raw_added_;
    AddedTokens normalized_added_;
    /// A mark of spaces that no token has after another character: words can be cut before it.
    bool cuts_at_marks_ = false;
};

}  // namespace akashi

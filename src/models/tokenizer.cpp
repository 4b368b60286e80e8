#include "models/tokenizer.hpp"

#include "models/model_json.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace akashi {
namespace {

namespace json = boost::json;

constexpr std::string_view kSpaceMark = "\u2581";

/// Whether a mark stands after another character in the text.
bool has_inner_mark(std::string_view text) {
    while (text.starts_with(kSpaceMark)) text.remove_prefix(kSpaceMark.size());
    return text.find(kSpaceMark) != text.npos;
}

/// The first part of the text, which ends before a mark that stands after another character.
std::string_view until_mark(std::string_view text) {
    std::size_t begin = 0;
    while (text.substr(begin).starts_with(kSpaceMark)) begin += kSpaceMark.size();
    return text.substr(0, text.find(kSpaceMark, begin));
}

}  // namespace

struct Tokenizer::Parts {
    explicit Parts(std::string_view text) : tree(model_json::parse(text)) {}
    const json::value* find(std::string_view name) const { return model_json::find(tree, name); }

    json::value tree;
};

Tokenizer::Tokenizer(std::string_view json_text) : Tokenizer(Parts(json_text)) {}

Tokenizer::Tokenizer(const Parts& parts)
    : normalizer_(read_normalizer(parts.find("normalizer"))),
      splitter_(read_word_splitter(parts.find("pre_tokenizer"))),
      model_(read_token_model(model_json::at(parts.tree, "model"))),
      raw_added_(parts.find("added_tokens"), nullptr),
      normalized_added_(parts.find("added_tokens"), &normalizer_) {
    cuts_at_marks_ = std::ranges::none_of(vocabulary(), [](const auto& entry) {
        return has_inner_mark(entry.first);
    });
}

void Tokenizer::encode(std::string_view text, bool is_start, std::vector<TokenId>& tokens) const {
    for (const auto& piece : raw_added_.split(text)) {
        if (piece.id) {
            tokens.push_back(*piece.id);
        } else {
            encode_plain(piece.text, is_start, tokens);
        }
        is_start = false;
    }
}

void Tokenizer::encode_plain(std::string_view text, bool is_start, std::vector<TokenId>& tokens)
    const {
    const std::string normalized = normalizer_(std::string(text));
    for (const auto& piece : normalized_added_.split(normalized)) {
        if (piece.id) {
            tokens.push_back(*piece.id);
        } else {
            encode_normalized(std::string(piece.text), is_start, tokens);
        }
        is_start = false;
    }
}

void Tokenizer::encode_normalized(std::string text, bool is_start, std::vector<TokenId>& tokens)
    const {
    std::vector<std::string> texts;
    texts.push_back(std::move(text));
    for (const std::string& word : splitter_(std::move(texts), is_start)) {
        for (std::string_view rest = word; !rest.empty();) {
            const std::string_view part = cuts_at_marks_ ? until_mark(rest) : rest;
            model_->encode(part, tokens);
            rest.remove_prefix(part.size());
        }
    }
}

}  // namespace akashi

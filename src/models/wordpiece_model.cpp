#include "models/wordpiece_model.hpp"

#include "base/text.hpp"
#include "models/model_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi {
namespace {

constexpr std::uint32_t kLongestWord = 1'000;

}  // namespace

WordpieceModel::WordpieceModel(const boost::json::value& part)
    : vocabulary_(model_json::object_at(part, "vocab")) {
    const auto name = model_json::find_string(part, "unk_token").value_or("[UNK]");
    const auto unknown = vocabulary_.find(name);
    if (!unknown) throw ModelFileError(fmt::format("the vocabulary does not have {}", name));
    unknown_ = *unknown;
    prefix_ = model_json::find_string(part, "continuing_subword_prefix").value_or("##");
    if (const auto* longest = model_json::find(part, "max_input_chars_per_word"))
        longest_word_ =
            std::min(model_json::to_id(*longest, "max_input_chars_per_word"), kLongestWord);
}

void WordpieceModel::encode(std::string_view word, std::vector<TokenId>& tokens) const {
    const std::size_t before = tokens.size();
    const auto give_up = [&] {
        tokens.resize(before);
        tokens.push_back(unknown_);
    };
    if (utf8_length(word) > longest_word_) return give_up();
    std::string piece;
    for (std::string_view rest = word; !rest.empty();) {
        piece = rest.size() == word.size() ? std::string() : prefix_;
        const std::size_t start = piece.size();
        piece.append(utf8_prefix(rest, vocabulary_.longest()));
        auto found = vocabulary_.find(piece);
        while (!found && piece.size() > start) {
            piece.resize(utf8_prefix(piece, piece.size() - 1).size());
            if (piece.size() > start) found = vocabulary_.find(piece);
        }
        if (!found) return give_up();
        tokens.push_back(*found);
        rest.remove_prefix(piece.size() - start);
    }
}

}  // namespace akashi

#include "models/added_tokens.hpp"

#include "models/model_json.hpp"
#include "models/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi {
namespace {

namespace json = boost::json;

constexpr std::size_t kMost = 4'096;

bool begins_with_word(std::string_view text) {
    return !text.empty() && unicode::is_word(unicode::take(text));
}

bool ends_with_word(std::string_view text) {
    if (text.empty()) return false;
    std::size_t begin = text.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) --begin;
    return begins_with_word(text.substr(begin));
}

std::size_t spaces_at(std::string_view text) {
    std::string_view rest = text;
    while (!rest.empty()) {
        std::string_view next = rest;
        if (!unicode::is_space(unicode::take(next))) break;
        rest = next;
    }
    return text.size() - rest.size();
}

}  // namespace

AddedTokens::AddedTokens(const json::value* part, const Normalizer* normalizer) {
    if (part == nullptr || part->is_null()) return;
    const auto* list = part->if_array();
    if (list == nullptr || list->size() > kMost)
        throw ModelFileError(fmt::format("\"added_tokens\" must be a list of up to {}", kMost));
    for (const json::value& token : *list) {
        const bool is_special = model_json::bool_at(token, "special", false);
        if (model_json::bool_at(token, "normalized", !is_special) != (normalizer != nullptr))
            continue;
        std::string text = model_json::string_at(token, "content");
        if (normalizer != nullptr) text = (*normalizer)(text);
        if (text.empty()) continue;
        tokens_.push_back(
            {std::move(text),
             model_json::to_id(model_json::at(token, "id"), "id"),
             model_json::bool_at(token, "single_word", false),
             model_json::bool_at(token, "lstrip", false),
             model_json::bool_at(token, "rstrip", false)}
        );
    }
    std::ranges::sort(tokens_, std::greater(), [](const Token& token) {
        return token.text.size();
    });
}

std::optional<AddedTokens::Match> AddedTokens::find(std::string_view text, std::size_t from) const {
    std::optional<Match> best;
    for (const Token& token : tokens_) {
        std::size_t begin = text.find(token.text, from);
        const auto is_inside_word = [&] {
            return ends_with_word(text.substr(0, begin)) ||
                   begins_with_word(text.substr(begin + token.text.size()));
        };
        while (begin != text.npos && token.is_single_word && is_inside_word())
            begin = text.find(token.text, begin + 1);
        if (begin != text.npos && (!best || begin < best->begin))
            best = Match{begin, begin + token.text.size(), &token};
    }
    return best;
}

std::vector<AddedTokens::Piece> AddedTokens::split(std::string_view text) const {
    std::vector<Piece> pieces;
    std::size_t from = 0;
    while (const auto match = tokens_.empty() ? std::nullopt : find(text, from)) {
        std::string_view between = text.substr(from, match->begin - from);
        while (match->token->takes_left && !between.empty()) {
            std::size_t last = between.size() - 1;
            while (last > 0 && (static_cast<unsigned char>(between[last]) & 0xc0) == 0x80) --last;
            if (spaces_at(between.substr(last)) != between.size() - last) break;
            between = between.substr(0, last);
        }
        if (!between.empty()) pieces.push_back({between, std::nullopt});
        from = match->end;
        if (match->token->takes_right) from += spaces_at(text.substr(from));
        pieces.push_back({text.substr(match->begin, match->end - match->begin), match->token->id});
    }
    if (from < text.size()) pieces.push_back({text.substr(from), std::nullopt});
    return pieces;
}

}  // namespace akashi

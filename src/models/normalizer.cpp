#include "models/normalizer.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "models/model_json.hpp"
#include "models/sentencepiece_charsmap.hpp"
#include "models/text_pattern.hpp"
#include "models/unicode.hpp"

#include <fmt/format.h>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi {
namespace {

namespace json = boost::json;

constexpr std::size_t kSteps = 64;             // of a sequence; model2vec writes about 40
constexpr std::size_t kInsertedBytes = 32;     // of a text that a file inserts
constexpr std::size_t kLongestText = 262'144;  // bytes; what a file makes of a text is cut there

std::string inserted_text(const json::value& part, std::string_view name) {
    std::string text = model_json::string_at(part, name);
    if (text.size() > kInsertedBytes)
        throw ModelFileError(fmt::format("\"{}\" has more than {} bytes", name, kInsertedBytes));
    return text;
}

/// Only the characters that `keeps` is true for.
template <class Keeps>
std::string filter(std::string_view text, Keeps keeps) {
    std::string kept;
    kept.reserve(text.size());
    while (!text.empty()) {
        const char32_t code = unicode::take(text);
        if (keeps(code)) unicode::append(kept, code);
    }
    return kept;
}

/// Control characters are dropped, white space becomes spaces.
std::string clean(std::string_view text) {
    std::string cleaned;
    cleaned.reserve(text.size());
    while (!text.empty()) {
        const char32_t code = unicode::take(text);
        if (code == 0 || code == 0xfffd || unicode::is_control(code)) continue;
        unicode::append(cleaned, unicode::is_space(code) ? U' ' : code);
    }
    return cleaned;
}

std::string space_ideographs(std::string_view text) {
    std::string spaced;
    spaced.reserve(text.size());
    while (!text.empty()) {
        const char32_t code = unicode::take(text);
        const bool is_ideograph = unicode::is_ideograph(code);
        if (is_ideograph) spaced.push_back(' ');
        unicode::append(spaced, code);
        if (is_ideograph) spaced.push_back(' ');
    }
    return spaced;
}

Normalizer read_bert(const json::value& part) {
    const bool cleans = model_json::bool_at(part, "clean_text", true);
    const bool spaces = model_json::bool_at(part, "handle_chinese_chars", true);
    const bool lowers = model_json::bool_at(part, "lowercase", true);
    const bool strips = model_json::bool_at(part, "strip_accents", lowers);
    return [=](std::string text) {
        if (cleans) text = clean(text);
        if (spaces) text = space_ideographs(text);
        if (strips) {
            text = filter(unicode::normalize(text, unicode::Form::nfd), [](char32_t code) {
                return !unicode::is_nonspacing_mark(code);
            });
        }
        if (lowers) text = unicode::to_lower(text);
        return text;
    };
}

Normalizer read_strip(const json::value& part) {
    const bool left = model_json::bool_at(part, "strip_left", true);
    const bool right = model_json::bool_at(part, "strip_right", true);
    return [=](std::string text) {
        std::string_view rest = text;
        while (left && !rest.empty()) {
            std::string_view next = rest;
            if (!unicode::is_space(unicode::take(next))) break;
            rest = next;
        }
        std::size_t end = 0;  // after the last character that stays
        for (std::string_view tail = rest; !tail.empty();) {
            if (!unicode::is_space(unicode::take(tail))) end = rest.size() - tail.size();
        }
        return std::string(right ? rest.substr(0, end) : rest);
    };
}

Normalizer read_replace(const json::value& part) {
    return [pattern = TextPattern(model_json::at(part, "pattern")),
            content = inserted_text(part, "content")](std::string text) {
        std::string replaced;
        std::size_t from = 0;
        while (const auto match = pattern.find(text, from)) {
            replaced.append(text, from, match->begin - from).append(content);
            from = match->end;
        }
        if (from == 0) return text;
        return replaced.append(text, from);
    };
}

Normalizer read_precompiled(const json::value& part) {
    const auto bytes = base64_decode(model_json::string_at(part, "precompiled_charsmap"));
    if (!bytes) throw ModelFileError("\"precompiled_charsmap\" is not base64");
    const auto map = std::make_shared<const SentencepieceCharsmap>(*bytes);
    return [map](std::string text) { return map->apply(text); };
}

Normalizer read_sequence(const json::value& part) {
    const auto& parts = model_json::array_at(part, "normalizers");
    if (parts.size() > kSteps)
        throw ModelFileError(fmt::format("more than {} normalizers in a sequence", kSteps));
    std::vector<Normalizer> steps;
    for (const auto& one : parts) steps.push_back(read_normalizer(&one));
    return [steps = std::move(steps)](std::string text) {
        for (const auto& step : steps) {
            text = step(std::move(text));
            if (text.size() > kLongestText) text = utf8_prefix(text, kLongestText);
        }
        return text;
    };
}

Normalizer make_form(unicode::Form form) {
    return [form](std::string text) { return unicode::normalize(text, form); };
}

}  // namespace

Normalizer read_normalizer(const json::value* part) {
    if (part == nullptr || part->is_null()) return [](std::string text) { return text; };
    const std::string type = model_json::type_of(*part);
    if (type == "Sequence") return read_sequence(*part);
    if (type == "BertNormalizer") return read_bert(*part);
    if (type == "Lowercase") return [](std::string text) { return unicode::to_lower(text); };
    if (type == "NFC") return make_form(unicode::Form::nfc);
    if (type == "NFD") return make_form(unicode::Form::nfd);
    if (type == "NFKC") return make_form(unicode::Form::nfkc);
    if (type == "NFKD") return make_form(unicode::Form::nfkd);
    if (type == "Precompiled") return read_precompiled(*part);
    if (type == "Replace") return read_replace(*part);
    if (type == "Strip") return read_strip(*part);
    if (type == "StripAccents")
        return [](std::string text) {
            return filter(text, [](char32_t code) { return !unicode::is_mark(code); });
        };
    if (type == "Prepend")
        return [prefix = inserted_text(*part, "prepend")](std::string text) {
            return text.empty() ? text : prefix + text;
        };
    throw ModelFileError(fmt::format("the normalizer {} is not supported", type));
}

}  // namespace akashi

#include "models/word_splitter.hpp"

#include "models/byte_level.hpp"
#include "models/model_json.hpp"
#include "models/text_pattern.hpp"
#include "models/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace akashi {
namespace {

namespace json = boost::json;
using Match = TextPattern::Match;
using Words = std::vector<std::string>;

constexpr std::size_t kSteps = 16;            // of a sequence
constexpr std::size_t kReplacementBytes = 4;  // of the character that stands for a space

/// What becomes of the separators between words.
enum class Behavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

Behavior to_behavior(std::string_view name) {
    struct Named {
        std::string_view name;
        Behavior behavior;
    };
    constexpr std::array<Named, 5> kAll{
        Named{"Removed", Behavior::removed},
        {"Isolated", Behavior::isolated},
        {"MergedWithPrevious", Behavior::merged_with_previous},
        {"MergedWithNext", Behavior::merged_with_next},
        {"Contiguous", Behavior::contiguous}
    };
    for (const auto& one : kAll) {
        if (one.name == name) return one.behavior;
    }
    throw ModelFileError(fmt::format("the behavior {} is not supported", name));
}

/// Takes a text apart at separators that are added from left to right.
class Cutter {
public:
    Cutter(std::string_view text, Behavior behavior, Words& out)
        : text_(text), behavior_(behavior), out_(out) {}

    void separate(Match match) {
        switch (behavior_) {
            case Behavior::removed:
                put(match.begin);
                begin_ = match.end;
                break;
            case Behavior::isolated:
                put(match.begin);
                put(match.end);
                break;
            case Behavior::merged_with_previous:
                put(match.end);
                break;
            case Behavior::merged_with_next:
                put(match.begin);
                break;
            case Behavior::contiguous:
                if (match.begin != last_end_) {
                    put(last_end_);
                    put(match.begin);
                }
                last_end_ = match.end;
                break;
        }
    }
    void finish() {
        if (behavior_ == Behavior::contiguous) put(last_end_);
        put(text_.size());
    }

private:
    void put(std::size_t end) {
        if (end > begin_) out_.emplace_back(text_.substr(begin_, end - begin_));
        begin_ = std::max(begin_, end);
    }

    const std::string_view text_;
    const Behavior behavior_;
    Words& out_;
    std::size_t begin_ = 0;
    std::size_t last_end_ = 0;
};

/// Each character that `separates` is true for is a separator.
template <class Separates>
WordSplitter at_characters(Separates separates, Behavior behavior) {
    return [=](Words texts, bool) {
        Words words;
        for (const std::string& text : texts) {
            Cutter cutter(text, behavior, words);
            for (std::string_view rest = text; !rest.empty();) {
                const std::size_t begin = text.size() - rest.size();
                if (separates(unicode::take(rest)))
                    cutter.separate({begin, text.size() - rest.size()});
            }
            cutter.finish();
        }
        return words;
    };
}

Words apply(const std::vector<WordSplitter>& steps, Words texts, bool is_start) {
    for (const auto& step : steps) texts = step(std::move(texts), is_start);
    return texts;
}

WordSplitter in_sequence(std::vector<WordSplitter> steps) {
    return [steps = std::move(steps)](Words texts, bool is_start) {
        return apply(steps, std::move(texts), is_start);
    };
}

/// Runs of word characters and runs of others, without the spaces.
WordSplitter split_words() {
    return in_sequence(
        {at_characters(unicode::is_space, Behavior::removed),
         at_characters([](char32_t code) { return !unicode::is_word(code); }, Behavior::contiguous)}
    );
}

WordSplitter split_like_bert() {
    return in_sequence(
        {at_characters(unicode::is_space, Behavior::removed),
         at_characters(unicode::is_punctuation, Behavior::isolated)}
    );
}

WordSplitter read_split(const json::value& part) {
    if (model_json::bool_at(part, "invert", false))
        throw ModelFileError("\"invert\" of Split is not supported");
    return [pattern = TextPattern(model_json::at(part, "pattern")),
            behavior = to_behavior(model_json::string_at(part, "behavior"))](Words texts, bool) {
        Words words;
        for (const std::string& text : texts) {
            Cutter cutter(text, behavior, words);
            std::size_t from = 0;
            while (const auto match = pattern.find(text, from)) {
                cutter.separate(*match);
                from = match->end;
            }
            cutter.finish();
        }
        return words;
    };
}

enum class Prefix { always, first, never };

Prefix read_prefix(const json::value& part) {
    const auto scheme = model_json::find_string(part, "prepend_scheme");
    if (!scheme)
        return model_json::bool_at(part, "add_prefix_space", true) ? Prefix::always : Prefix::never;
    if (*scheme == "always") return Prefix::always;
    if (*scheme == "first") return Prefix::first;
    if (*scheme == "never") return Prefix::never;
    throw ModelFileError(fmt::format("the prepend_scheme {} is not supported", *scheme));
}

/// The text with the mark in place of each space, cut before each mark if it splits.
void mark_spaces(std::string_view text, std::string_view mark, bool splits, Words& words) {
    std::string word;
    for (; !text.empty(); text.remove_prefix(1)) {
        const bool is_mark = text.front() == ' ' || text.starts_with(mark);
        if (is_mark && splits && !word.empty()) words.push_back(std::exchange(word, {}));
        if (!is_mark) {
            word.push_back(text.front());
            continue;
        }
        word.append(mark);
        if (text.front() != ' ') text.remove_prefix(mark.size() - 1);
    }
    if (!word.empty()) words.push_back(std::move(word));
}

WordSplitter read_metaspace(const json::value& part) {
    const std::string mark = model_json::find_string(part, "replacement").value_or("\u2581");
    if (mark.empty() || mark.size() > kReplacementBytes)
        throw ModelFileError("\"replacement\" of Metaspace must be one character");
    const Prefix prefix = read_prefix(part);
    const bool splits = model_json::bool_at(part, "split", true);
    return [=](Words texts, bool is_start) {
        Words words;
        for (std::string& text : texts) {
            const bool adds = prefix == Prefix::always || (prefix == Prefix::first && is_start);
            is_start = false;
            if (adds && !text.starts_with(' ') && !text.starts_with(mark)) text.insert(0, mark);
            mark_spaces(text, mark, splits, words);
        }
        return words;
    };
}

WordSplitter read_byte_level(const json::value& part) {
    const bool adds_space = model_json::bool_at(part, "add_prefix_space", true);
    const bool splits = model_json::bool_at(part, "use_regex", true);
    return [=](Words texts, bool) {
        Words words;
        for (std::string& text : texts) {
            if (adds_space && !text.starts_with(' ')) text.insert(0, 1, ' ');
            if (splits) {
                for (const auto word : split_like_gpt2(text))
                    words.push_back(to_byte_characters(word));
            } else {
                words.push_back(to_byte_characters(text));
            }
        }
        return words;
    };
}

WordSplitter read_sequence(const json::value& part) {
    const auto& parts = model_json::array_at(part, "pretokenizers");
    if (parts.size() > kSteps)
        throw ModelFileError(fmt::format("more than {} pre-tokenizers in a sequence", kSteps));
    std::vector<WordSplitter> steps;
    for (const auto& one : parts) steps.push_back(read_word_splitter(&one));
    return in_sequence(std::move(steps));
}

}  // namespace

WordSplitter read_word_splitter(const json::value* part) {
    if (part == nullptr || part->is_null()) return [](Words texts, bool) { return texts; };
    const std::string type = model_json::type_of(*part);
    if (type == "Sequence") return read_sequence(*part);
    if (type == "BertPreTokenizer") return split_like_bert();
    if (type == "ByteLevel") return read_byte_level(*part);
    if (type == "Metaspace") return read_metaspace(*part);
    if (type == "Split") return read_split(*part);
    if (type == "Whitespace") return split_words();
    if (type == "WhitespaceSplit") return at_characters(unicode::is_space, Behavior::removed);
    if (type == "Digits") {
        const bool alone = model_json::bool_at(*part, "individual_digits", false);
        return at_characters(unicode::is_number, alone ? Behavior::isolated : Behavior::contiguous);
    }
    if (type == "Punctuation") {
        const auto behavior = model_json::find_string(*part, "behavior").value_or("Isolated");
        return at_characters(unicode::is_punctuation, to_behavior(behavior));
    }
    throw ModelFileError(fmt::format("the pre-tokenizer {} is not supported", type));
}

}  // namespace akashi

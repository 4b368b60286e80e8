#include "models/unigram_model.hpp"

#include "models/model_json.hpp"
#include "models/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace akashi {
namespace {

namespace json = boost::json;

constexpr double kUnknownPenalty = 10;  // below the lowest score
constexpr TokenId kUnknownStep = std::numeric_limits<TokenId>::max();

double to_score(const json::value& value) {
    if (!value.is_number()) throw ModelFileError("\"vocab\" has a score that is not a number");
    return value.to_number<double>();
}

}  // namespace

UnigramModel::UnigramModel(const json::value& part) {
    read_scores(model_json::array_at(part, "vocab"));
    if (const auto* unknown = model_json::find(part, "unk_id")) {
        unknown_ = model_json::to_id(*unknown, "unk_id");
        if (*unknown_ >= scores_.size()) throw ModelFileError("\"unk_id\" is not in \"vocab\"");
    }
    sort_entries();
    if (model_json::bool_at(part, "byte_fallback", false)) read_byte_tokens();
}

void UnigramModel::read_scores(const json::array& tokens) {
    if (tokens.empty()) throw ModelFileError("\"vocab\" is empty");
    for (const json::value& token : tokens) {
        const auto* pair = token.if_array();
        if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_string())
            throw ModelFileError("\"vocab\" has something that is not a token with its score");
        const double score = to_score((*pair)[1]);
        if (!std::isfinite(score)) throw ModelFileError("\"vocab\" has a score that is not finite");
        vocabulary_.add((*pair)[0].get_string(), static_cast<TokenId>(scores_.size()));
        scores_.push_back(score);
    }
    unknown_score_ = *std::ranges::min_element(scores_) - kUnknownPenalty;
}

void UnigramModel::sort_entries() {
    entries_.reserve(vocabulary_.size());
    for (const auto& [text, id] : vocabulary_) {
        if (!text.empty()) entries_.push_back({text, id});
    }
    std::ranges::sort(entries_, {}, &Entry::text);
    for (std::size_t byte = 0; byte < first_.size(); ++byte) {
        first_[byte] = static_cast<std::size_t>(
            std::ranges::lower_bound(
                entries_,
                byte,
                {},
                [](const Entry& entry) { return static_cast<unsigned char>(entry.text.front()); }
            ) -
            entries_.begin()
        );
    }
}

void UnigramModel::read_byte_tokens() {
    std::array<TokenId, 256> ids{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        const auto id = vocabulary_.find(fmt::format("<0x{:02X}>", byte));
        if (!id) return;
        ids[byte] = *id;
    }
    byte_tokens_ = ids;
}

/// The best way to get to a place in the word.
struct UnigramModel::Step {
    std::size_t begin = 0;  ///< where its last token begins
    TokenId id = kUnknownStep;
    double score = 0;
    bool is_reached = false;
};

std::vector<UnigramModel::Step> UnigramModel::find_best_path(std::string_view word) const {
    std::vector<Step> steps(word.size() + 1);
    const auto improve = [&](std::size_t begin, std::size_t end, TokenId id, double score) {
        const double sum = steps[begin].score + score;
        if (!steps[end].is_reached || sum > steps[end].score) steps[end] = {begin, id, sum, true};
    };
    for (std::size_t begin = 0; begin < word.size();) {
        std::string_view rest = word.substr(begin);
        unicode::take(rest);
        const std::size_t next = word.size() - rest.size();
        bool has_character = false;
        // The entries that the word goes on with, narrowed down byte by byte.
        const auto byte = static_cast<unsigned char>(word[begin]);
        std::size_t low = first_[byte];
        std::size_t high = first_[byte + 1u];
        for (std::size_t length = 1; low < high; ++length) {
            if (entries_[low].text.size() == length) {
                improve(begin, begin + length, entries_[low].id, scores_[entries_[low].id]);
                has_character = has_character || begin + length == next;
                ++low;
            }
            if (begin + length >= word.size()) break;
            const auto at = [&](const Entry& entry) {
                return static_cast<unsigned char>(entry.text[length]);
            };
            const auto range = std::ranges::equal_range(
                entries_.begin() + static_cast<std::ptrdiff_t>(low),
                entries_.begin() + static_cast<std::ptrdiff_t>(high),
                static_cast<unsigned char>(word[begin + length]),
                {},
                at
            );
            low = static_cast<std::size_t>(range.begin() - entries_.begin());
            high = static_cast<std::size_t>(range.end() - entries_.begin());
        }
        if (!has_character) improve(begin, next, kUnknownStep, unknown_score_);
        begin = next;
    }
    return steps;
}

void UnigramModel::append_unknown(std::string_view text, std::vector<TokenId>& tokens) const {
    if (byte_tokens_) {
        for (const char c : text) tokens.push_back((*byte_tokens_)[static_cast<unsigned char>(c)]);
    } else if (unknown_) {
        tokens.push_back(*unknown_);
    }
}

void UnigramModel::encode(std::string_view word, std::vector<TokenId>& tokens) const {
    const auto steps = find_best_path(word);
    std::vector<std::size_t> ends;  // of the tokens, the last one first
    for (std::size_t end = word.size(); end > 0; end = steps[end].begin) ends.push_back(end);
    std::size_t unknown_begin = word.npos;  // of a run of unknown characters
    const auto end_run = [&](std::size_t end) {
        if (unknown_begin != word.npos)
            append_unknown(word.substr(unknown_begin, end - unknown_begin), tokens);
        unknown_begin = word.npos;
    };
    for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
        const Step& step = steps[*end];
        if (step.id == kUnknownStep) {
            unknown_begin = std::min(unknown_begin, step.begin);
            continue;
        }
        end_run(step.begin);
        tokens.push_back(step.id);
    }
    end_run(word.size());
}

}  // namespace akashi

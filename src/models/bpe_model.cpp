#include "models/bpe_model.hpp"

#include "models/model_json.hpp"
#include "models/unicode.hpp"

#include <fmt/format.h>

#include <queue>
#include <string>
#include <utility>

namespace akashi {
namespace {

namespace json = boost::json;

std::uint64_t pair_key(TokenId left, TokenId right) { return (std::uint64_t(left) << 32) | right; }

/// A merge is `"a b"`, or `["a", "b"]` in newer files.
std::pair<std::string, std::string> read_pair(const json::value& merge) {
    if (const auto* text = merge.if_string()) {
        const std::string_view pair(text->data(), text->size());
        const std::size_t space = pair.find(' ');
        if (space != pair.npos)
            return {std::string(pair.substr(0, space)), std::string(pair.substr(space + 1))};
    } else if (const auto* list = merge.if_array(); list != nullptr && list->size() == 2 &&
                                                    (*list)[0].is_string() &&
                                                    (*list)[1].is_string()) {
        return {std::string((*list)[0].get_string()), std::string((*list)[1].get_string())};
    }
    throw ModelFileError("\"merges\" has something that is not a pair of tokens");
}

void refuse(const json::value& part, std::string_view name) {
    const auto text = model_json::find_string(part, name);
    if (text && !text->empty())
        throw ModelFileError(fmt::format("\"{}\" of BPE is not supported", name));
}

}  // namespace

BpeModel::BpeModel(const json::value& part) : vocabulary_(model_json::object_at(part, "vocab")) {
    refuse(part, "continuing_subword_prefix");
    refuse(part, "end_of_word_suffix");
    if (const auto name = model_json::find_string(part, "unk_token")) {
        unknown_ = vocabulary_.find(*name);
        if (!unknown_) throw ModelFileError(fmt::format("the vocabulary does not have {}", *name));
    }
    fuses_unknown_ = model_json::bool_at(part, "fuse_unk", false);
    ignores_merges_ = model_json::bool_at(part, "ignore_merges", false);
    read_merges(model_json::array_at(part, "merges"));
    if (model_json::bool_at(part, "byte_fallback", false)) read_byte_tokens();
}

void BpeModel::read_merges(const json::array& merges) {
    merges_.reserve(merges.size());
    std::uint32_t rank = 0;
    for (const json::value& merge : merges) {
        const auto [left, right] = read_pair(merge);
        const auto left_id = vocabulary_.find(left);
        const auto right_id = vocabulary_.find(right);
        const auto id = vocabulary_.find(left + right);
        if (!left_id || !right_id || !id)
            throw ModelFileError(fmt::format(
                "the vocabulary does not have the tokens of the merge {} {}", left, right
            ));
        merges_.insert_or_assign(pair_key(*left_id, *right_id), Merge{rank++, *id});
    }
}

void BpeModel::read_byte_tokens() {
    std::array<TokenId, 256> ids{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        const auto id = vocabulary_.find(fmt::format("<0x{:02X}>", byte));
        if (!id) return;  // such characters are unknown then
        ids[byte] = *id;
    }
    byte_tokens_ = ids;
}

const BpeModel::Merge* BpeModel::find_merge(TokenId left, TokenId right) const {
    const auto found = merges_.find(pair_key(left, right));
    return found == merges_.end() ? nullptr : &found->second;
}

void BpeModel::begin(std::string_view word, std::vector<TokenId>& tokens) const {
    bool was_unknown = false;
    while (!word.empty()) {
        std::string_view rest = word;
        unicode::take(rest);
        const std::string_view character = word.substr(0, word.size() - rest.size());
        word = rest;
        const auto id = vocabulary_.find(character);
        if (id) {
            tokens.push_back(*id);
        } else if (byte_tokens_) {
            for (const char c : character)
                tokens.push_back((*byte_tokens_)[static_cast<unsigned char>(c)]);
        } else if (unknown_ && !(fuses_unknown_ && was_unknown)) {
            tokens.push_back(*unknown_);
        }
        was_unknown = !id && !byte_tokens_;
    }
}

/// A token of the word in a list of neighbours.
struct BpeModel::Symbol {
    TokenId id;
    std::uint32_t previous;
    std::uint32_t next;
    bool is_gone = false;
};

/// A word on its way from characters to tokens.
class BpeModel::Word {
public:
    Word(const BpeModel& model, const std::vector<TokenId>& ids) : model_(model) {
        const auto size = static_cast<std::uint32_t>(ids.size());
        symbols_.reserve(size);
        for (std::uint32_t i = 0; i < size; ++i)
            symbols_.push_back({ids[i], i == 0 ? kNone : i - 1, i + 1 == size ? kNone : i + 1});
        for (std::uint32_t i = 0; i < size; ++i) propose(i);
    }

    void merge() {
        while (!proposals_.empty()) {
            const Proposal best = proposals_.top();
            proposals_.pop();
            Symbol& left = symbols_[best.left];
            if (left.is_gone || left.next == kNone) continue;
            Symbol& right = symbols_[left.next];
            const Merge* merge = model_.find_merge(left.id, right.id);
            if (merge == nullptr || merge->id != best.id) continue;  // one of them has changed
            left.id = merge->id;
            right.is_gone = true;
            left.next = right.next;
            if (left.next != kNone) symbols_[left.next].previous = best.left;
            propose(best.left);
            if (left.previous != kNone) propose(left.previous);
        }
    }

    void append_to(std::vector<TokenId>& tokens) const {
        for (const Symbol& symbol : symbols_) {
            if (!symbol.is_gone) tokens.push_back(symbol.id);
        }
    }

private:
    static constexpr std::uint32_t kNone = 0xffffffff;

    struct Proposal {
        std::uint32_t rank;
        std::uint32_t left;
        TokenId id;
        /// The queue gives the greatest first: the lowest rank, then the leftmost.
        bool operator<(const Proposal& other) const {
            return std::pair(rank, left) > std::pair(other.rank, other.left);
        }
    };

    void propose(std::uint32_t left) {
        const Symbol& symbol = symbols_[left];
        if (symbol.next == kNone) return;
        if (const Merge* merge = model_.find_merge(symbol.id, symbols_[symbol.next].id))
            proposals_.push({merge->rank, left, merge->id});
    }

    const BpeModel& model_;
    std::vector<Symbol> symbols_;
    std::priority_queue<Proposal> proposals_;
};

void BpeModel::encode(std::string_view word, std::vector<TokenId>& tokens) const {
    if (ignores_merges_) {
        if (const auto id = vocabulary_.find(word)) {
            tokens.push_back(*id);
            return;
        }
    }
    std::vector<TokenId> characters;
    begin(word, characters);
    Word merged(*this, characters);
    merged.merge();
    merged.append_to(tokens);
}

}  // namespace akashi

#include "models/vocabulary.hpp"

#include "base/text.hpp"
#include "models/model_json.hpp"

#include <algorithm>
#include <vector>

namespace akashi {

Vocabulary::Vocabulary(const boost::json::object& tokens) {
    ids_.reserve(tokens.size());
    for (const auto& [token, id] : tokens) add(token, model_json::to_id(id, "vocab"));
}

void Vocabulary::add(std::string_view token, TokenId id) {
    ids_.emplace(token, id);
    largest_id_ = std::max(largest_id_, id);
    longest_ = std::max(longest_, token.size());
}

std::optional<TokenId> Vocabulary::find(std::string_view token) const {
    const auto found = ids_.find(token);
    if (found == ids_.end()) return std::nullopt;
    return found->second;
}

std::size_t Vocabulary::median_length() const {
    std::vector<std::size_t> lengths;
    lengths.reserve(ids_.size());
    for (const auto& [token, id] : ids_) lengths.push_back(utf8_length(token));
    if (lengths.empty()) return 0;
    std::ranges::sort(lengths);
    const std::size_t middle = lengths.size() / 2;
    if (lengths.size() % 2 == 1) return lengths[middle];
    return (lengths[middle - 1] + lengths[middle]) / 2;
}

}  // namespace akashi

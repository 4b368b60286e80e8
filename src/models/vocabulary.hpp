#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace akashi {

using TokenId = std::uint32_t;

/// The tokens of a model with their numbers. Thread-safe.
class Vocabulary {
public:
    /// Reads an object of numbers by token. Throws ModelFileError.
    explicit Vocabulary(const boost::json::object& tokens);
    Vocabulary() = default;

    void add(std::string_view token, TokenId id);
    std::optional<TokenId> find(std::string_view token) const;

    std::size_t size() const { return ids_.size(); }
    TokenId largest_id() const { return largest_id_; }
    /// The bytes of the longest token.
    std::size_t longest() const { return longest_; }
    /// The median of the tokens' lengths in characters, rounded down; 0 when there are none.
    std::size_t median_length() const;

    auto begin() const { return ids_.begin(); }
    auto end() const { return ids_.end(); }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };

    std::unordered_map<std::string, TokenId, Hash, std::equal_to<>> ids_;
    TokenId largest_id_ = 0;
    std::size_t longest_ = 0;
};

}  // namespace akashi

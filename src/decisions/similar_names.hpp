#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// Longer names are stored like others, but never compared.
constexpr std::size_t kMaxComparedName = 200;  // bytes

/// A name that may be meant. The most similar one comes first.
struct SimilarName {
    double distance = 0;  ///< edits per character
    std::string name;

    auto operator<=>(const SimilarName&) const = default;
};

/// Names prepared for finding the one that somebody meant. Immutable.
class NameList {
public:
    explicit NameList(std::vector<std::string> names);

    /// The names other than `name` that need at most 5 edits, and at most half of the longer
    /// length, to become it; case does not count. The first of them in order, at most `most`.
    std::vector<SimilarName> similar_to(std::string_view name, std::size_t most) const;

private:
    struct Entry {
        std::string name;
        std::u32string folded;
    };
    std::vector<Entry> entries_;
};

}  // namespace akashi

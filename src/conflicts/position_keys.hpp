#pragma once

#include "base/uuid.hpp"
#include "conflicts/statements.hpp"
#include "core/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

inline constexpr std::size_t kMostFiledKeys = 64;
inline constexpr std::size_t kMostSoughtKeys = 128;

/// Words as a set of 64 bits: each word is one of them, and several can be the same. So what is in
/// one set and not in another one has at least as many words as bits.
using WordBits = std::uint64_t;

/// Under such a key a decision is found.
struct FiledKey {
    Uuid key;
    WordBits words = 0;  ///< that whoever finds it must have, too
};

/// Under such a key a decision finds others.
struct SoughtKey {
    Uuid key;
    WordBits words = 0;        ///< that it has
    std::int64_t missing = 0;  ///< how many of the other's words it need not have

    /// Whether what is filed so can be a side of a contradiction.
    bool fits(WordBits filed) const;
};

/// Where a decision is found by those that it may contradict. All keys are hashes with the
/// organization and the project, so that an index can hold them, and none is twice in a list.
struct PositionKeys {
    std::vector<FiledKey> filed;    ///< at most kMostFiledKeys
    std::vector<SoughtKey> sought;  ///< at most kMostSoughtKeys
};

/// Whenever contradiction_between() finds something for two decisions of one project, each of them
/// seeks a key under which the other one is filed, and its words fit; so whichever is compared last
/// finds the other.
/// That holds as long as both have all of their keys: those of numbers come first, then those of
/// polarity, then those of choice. No project is a project of its own. A decision that says nothing
/// that a rule compares has no keys. Callable from any thread.
PositionKeys position_keys(
    OrgId org, const std::optional<std::string>& project, const Statements& statements
);

}  // namespace akashi

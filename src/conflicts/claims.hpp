#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace akashi {

/// What is read of an outcome, and how many claims it gives at most.
inline constexpr std::size_t kMostClaimBytes = 16'384;
inline constexpr std::size_t kMostClaims = 64;

/// The claims of an outcome: the statements in it that can be compared one by one with those of
/// another outcome. They are parts of `outcome`, in its order. An outcome is cut at the items of a
/// list (`- `, `* `, `1. `), at sentences, at numbers such as `(1)` within a sentence, at `; `, and
/// after `: ` at the commas of an enumeration. Left out are pieces of less than two words or 8
/// characters, phrases that say nothing about what was decided (`all tests pass`), and what a
/// longer claim says, too.
///
/// What a client's own markup follows (`</outcome>`) is not part of the outcome. Reads the
/// first kMostClaimBytes; its work grows with their number only. Invalid UTF-8 is a piece of a
/// claim like other text.
std::vector<std::string_view> claims_of(std::string_view outcome);

}  // namespace akashi

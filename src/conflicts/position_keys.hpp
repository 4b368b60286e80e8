#pragma once

#include "base/uuid.hpp"
#include "conflicts/statements.hpp"
#include "core/ids.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

inline constexpr std::size_t kMostFiledKeys = 64;
inline constexpr std::size_t kMostSoughtKeys = 128;

/// Where a decision is found by those that it may contradict. All keys are hashes with the
/// organization and the project, so that an index can hold them, and none is twice in a list.
struct PositionKeys {
    std::vector<Uuid> filed;   ///< under these it is found, at most kMostFiledKeys
    std::vector<Uuid> sought;  ///< under these it finds others, at most kMostSoughtKeys
};

/// Whenever contradiction_between() finds something for two decisions of one project, each of them
/// seeks a key under which the other one is filed; so whichever is compared last finds the other.
/// That holds as long as both have all of their keys: those of numbers come first, then those of
/// polarity, then those of choice. No project is a project of its own. A decision that says nothing
/// that a rule compares has no keys. Callable from any thread.
PositionKeys position_keys(
    OrgId org, const std::optional<std::string>& project, const Statements& statements
);

}  // namespace akashi

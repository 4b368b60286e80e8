#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Why a key that an operator chose can be guessed, as the end of a sentence about it: `is …` or
/// `has …`. Nothing when it may be used where strangers can log in.
std::optional<std::string> weakness_of(std::string_view key);

}  // namespace akashi

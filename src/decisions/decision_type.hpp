#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Lower case and without white space at the ends: the form that is stored and compared.
std::string normalize_decision_type(std::string_view type);

/// The standard type that `type` (normalized) is probably a misspelling of: at least 5 bytes long,
/// at an edit distance of 1 or 2 in code points; the nearest, then the first alphabetically.
/// Nothing when it is a standard type itself or is far from all of them. Only ever a suggestion.
std::optional<std::string_view> suggest_decision_type(std::string_view type);

}  // namespace akashi

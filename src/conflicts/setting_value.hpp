#pragma once

#include "conflicts/clause.hpp"
#include "decisions/quantity.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// How a quantity bounds a setting.
enum class Bound : std::uint8_t { exact, least, most };

/// A clause that binds a setting to a quantity.
struct SettingValue {
    const Clause* clause = nullptr;
    Quantity quantity;
    Bound bound = Bound::exact;
    bool has_identifier = false;    ///< `max_retries`: it needs no further words
    std::vector<std::size_t> skip;  ///< the tokens of the quantity, and of what says that it is set
    std::string question;           ///< `the value of …`
};

/// What a clause binds; nothing unless it is a position that names one quantity, a setting (an
/// identifier such as `max_retries`, or a noun such as timeout, limit, size), and says that this is
/// its value: set to, capped at, must be, is. A clause with a negation binds nothing.
std::optional<SettingValue> setting_value_of(const Clause& clause);

/// The question that two values answer differently; nothing when they do not. Bounds of
/// different kinds can both hold.
std::optional<std::string> question_between(const SettingValue& a, const SettingValue& b);

}  // namespace akashi

#pragma once

#include "app/config.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace akashi::app {

/// Where a value is stored. The type also decides the form that the text must have.
using Place = std::variant<
    unsigned short& (*)(Config&),
    std::size_t& (*)(Config&),
    bool& (*)(Config&),
    std::chrono::milliseconds& (*)(Config&),
    std::chrono::seconds& (*)(Config&),
    std::string& (*)(Config&),
    std::vector<std::string>& (*)(Config&),
    SyncMode& (*)(Config&),
    log::Level& (*)(Config&)>;

/// `field<&Config::http, &http::ServerConfig::port>` is the place of that field.
template <auto Group, auto Field>
auto& field(Config& config) {
    return config.*Group.*Field;
}

/// The least and the greatest value of a number or, in nanoseconds, of a duration.
struct Bounds {
    std::int64_t low = std::numeric_limits<std::int64_t>::min();
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
};

/// A row of the configuration table: a variable of the environment.
struct Setting {
    std::string_view name;
    Place place;
    std::string_view default_text;
    Bounds bounds = {};
    std::string_view description;
    bool is_secret = false;     ///< its value is never printed
    bool may_be_empty = false;  ///< an empty text is a value, and does not mean the default
};

/// Why a configuration is refused.
struct Mistakes {
    std::vector<std::string> unreadable;
    std::vector<std::string> contradictions;  ///< readable values that are not allowed
};

/// Reads `text` into the setting's place. When the text has the wrong form or is out of bounds, it
/// notes a mistake and leaves the place unchanged.
void assign(const Setting& setting, const std::string& text, Config& config, Mistakes& mistakes);

/// All mistakes as one text; empty when there are none.
std::string describe(const Mistakes& mistakes);

}  // namespace akashi::app

#pragma once

#include "app/config.hpp"

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace akashi::app {

/// An environment of these variables only.
inline Environment environment(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto entry = values.find(name);
        return entry == values.end() ? std::nullopt : std::optional(entry->second);
    };
}

/// What load_config() says of these variables; `no failure` when it takes them.
inline std::string failure_of(std::map<std::string, std::string> values) {
    try {
        load_config(environment(std::move(values)));
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "no failure";
}

}  // namespace akashi::app

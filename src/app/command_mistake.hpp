#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>

namespace akashi::app {

/// What to print when the command line of `app` is wrong: what was wrong, the nearest command or
/// option when one was misspelled, and how the command is used.
std::string describe_mistake(const CLI::App* app, const CLI::Error& error);

/// Takes decimal digits, from `low` to `high`; `what` names the value in the message that refuses
/// others. For transform(), which gives CLI11 the number without zeros at its front: it would take
/// `010` for 8.
CLI::Validator as_number(std::int64_t low, std::int64_t high, std::string what);
/// The same for a TCP port; 0 stands for any free one.
CLI::Validator as_port();
/// Takes an IP address.
CLI::Validator is_address();

}  // namespace akashi::app

#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace akashi::app {

/// What to print when the command line of `app` is wrong: what was wrong, the nearest command or
/// option when one was misspelled, and how the command is used.
std::string describe_mistake(const CLI::App* app, const CLI::Error& error);

/// Takes a TCP port; 0 stands for any free one.
CLI::Validator is_port();
/// Takes an IP address.
CLI::Validator is_address();

}  // namespace akashi::app

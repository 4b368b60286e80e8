#pragma once

#include <string>

namespace akashi::app {

/// One line that cannot control a terminal.
std::string printable(std::string text);

}  // namespace akashi::app

#pragma once

#include <cstddef>

namespace akashi::app {

/// Draws `done` of `total` as a bar on stderr, when that is a terminal.
void draw_progress(std::size_t done, std::size_t total);

}  // namespace akashi::app

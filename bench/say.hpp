#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace akashi::bench {

/// Prints at once, since a measure takes a while and the output may be a file.
template <class... Arguments>
void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::print(format, std::forward<Arguments>(arguments)...);
    std::fflush(stdout);
}

}  // namespace akashi::bench

#include "app/progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace akashi::app {

namespace {

constexpr std::size_t kBarWidth = 30;

}  // namespace

void draw_progress(std::size_t done, std::size_t total) {
    if (::isatty(STDERR_FILENO) != 1) return;
    const std::size_t filled = total == 0 ? kBarWidth : kBarWidth * std::min(done, total) / total;
    fmt::print(
        stderr,
        "\r  [{}{}] {}/{}{}",
        std::string(filled, '#'),
        std::string(kBarWidth - filled, '.'),
        done,
        total,
        done == total ? "\n" : ""
    );
    std::fflush(stderr);
}

}  // namespace akashi::app

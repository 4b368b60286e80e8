#include "app/admin_output.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace akashi::app {

void print(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

void print_table(const AdminTable& table) {
    fmt::print("{}", table.text());
    std::fflush(stdout);
}

void explain(const std::string& sentence) { fmt::print(stderr, "{}\n", sentence); }

std::string limit_text(std::int64_t limit) {
    return limit == 0 ? "unlimited" : std::to_string(limit);
}

}  // namespace akashi::app

#include "table.hpp"

#include <fmt/format.h>

#include <cmath>

namespace akashi::bench {

namespace {

/// Three significant digits below 1,000; above, no decimals, and a separator between thousands.
std::string number(double value) {
    if (value < 999.5) return fmt::format("{:.3g}", value);
    std::string digits = fmt::format("{:.0f}", std::round(value));
    for (auto at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

}  // namespace

void Table::add(
    std::string measure, double result, std::string_view unit, Goal goal, double target
) {
    rows_.push_back({std::move(measure), result, std::string(unit), goal, target});
}

std::string Table::text() const {
    constexpr std::string_view format = "| {:<58} | {:>12} | {:>13} | {:>5} | {:<6} |\n";
    std::string text = fmt::format(format, "measure", "result", "target", "ratio", "");
    text += fmt::format("|:{0:-<58}-|-{0:->12}:|-{0:->13}:|-{0:->5}:|:{0:-<6}-|\n", "");
    for (const auto& row : rows_) {
        const bool high = row.goal == Goal::at_least;
        const bool reached = high ? row.result >= row.target : row.result <= row.target;
        text += fmt::format(
            format,
            row.measure,
            number(row.result) + row.unit,
            fmt::format("{} {}{}", high ? ">=" : "<=", number(row.target), row.unit),
            fmt::format("{:.2f}", row.result / row.target),
            reached ? "ok" : "MISSED"
        );
    }
    return text;
}

}  // namespace akashi::bench

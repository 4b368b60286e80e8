#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// What a text says of a date. One of the three is set, or none.
struct AdrDate {
    std::optional<std::chrono::sys_days> day;
    std::optional<std::chrono::sys_days> month;  ///< its first day: `May 2024`
    std::string ambiguous;                       ///< `09/10/2023`, which has two meanings
};

/// The first full date in the text; without one the first month with a year. Reads numbers (`2024-
/// 05-06`, `20240506`, `25.05.2020`, `2024年5月6日`) and names of months. A day that does not exist
/// is no date. Looks at the first 4 KiB.
AdrDate find_adr_date(std::string_view text);

/// The end of the date that begins at `at`; `at` without one.
std::size_t end_of_adr_date(std::string_view text, std::size_t at);

}  // namespace akashi

#include "sqlite/condition.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {

/// For several values, a plus sign keeps SQLite from starting at the column's index: it would have
/// to sort what it finds.
std::string Condition::any_of(std::string_view column, std::size_t count) {
    if (count == 1) return fmt::format("{} = ?", column);
    std::string marks = "?";
    for (std::size_t i = 1; i < count; ++i) marks += ", ?";
    return fmt::format("+{} IN ({})", column, marks);
}

void Condition::bind_to(Statement& statement) const {
    for (const Value& value : values_)
        std::visit([&](const auto& content) { statement.bind(content); }, value);
}

}  // namespace akashi::sqlite

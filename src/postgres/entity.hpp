#pragma once

#include "base/columns.hpp"
#include "postgres/canonical_json.hpp"
#include "postgres/parameters.hpp"
#include "postgres/rows.hpp"

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// Selects, readers and parameters of an entity, made from its visit_columns (base/columns.hpp).
namespace akashi::postgres {

namespace detail {

inline const auto& to_sent(const auto& field) { return field; }
inline Json to_sent(JsonColumn<const std::string> column) { return Json{column.text}; }
inline std::optional<Json> to_sent(JsonColumn<const std::optional<std::string>> column) {
    return column.text ? std::optional(Json{*column.text}) : std::nullopt;
}

/// The length of a column in bytes; empty for a column that is no text.
template <class Field>
std::string length_of(const std::string& column, const Field&) {
    if constexpr (std::same_as<Field, std::string>) return "octet_length(" + column + ")";
    if constexpr (std::same_as<Field, std::optional<std::string>>)
        return "coalesce(octet_length(" + column + "), 0)";
    return {};
}
template <class Text>
std::string length_of(const std::string& column, JsonColumn<Text>) {
    return length_of(column + "::text", std::remove_const_t<Text>());
}

template <class T>
void read_field(T& field, const Rows& rows, int row, int column) {
    field = rows.get<T>(row, column);
}
inline void read_field(JsonColumn<std::string> json, const Rows& rows, int row, int column) {
    json.text = canonical_json(rows.get<std::string>(row, column));
}
inline void read_field(
    JsonColumn<std::optional<std::string>> json, const Rows& rows, int row, int column
) {
    json.text = rows.get<std::optional<std::string>>(row, column);
    if (json.text) json.text = canonical_json(std::move(*json.text));
}

}  // namespace detail

/// An expression for the bytes of all texts of a row with the alias, as text_bytes() counts those
/// of an entity. It does not read texts that are stored outside of the row, except JSON.
template <class Entity>
std::string length_list(std::string_view alias) {
    std::string sum;
    const Entity entity{};
    visit_columns(entity, [&](std::string_view name, const auto& field) {
        const std::string length = detail::length_of(fmt::format("{}.{}", alias, name), field);
        if (length.empty()) return;
        if (!sum.empty()) sum += " + ";
        sum += length;
    });
    return sum;
}

/// The rows of `source`, which is what a FROM can hold, in its order and as far as a page goes: up
/// to the first one with which the texts have more than `limit` bytes, that one included. Selects
/// `columns` of the alias `p`; the last column is the bytes of the row's texts. Rows beyond the
/// page are not sent, and their texts are not read.
template <class Entity>
std::string select_page(std::string_view columns, std::string_view source, std::int64_t limit) {
    // OFFSET 0 keeps the planner from measuring each row twice.
    return fmt::format(
        "SELECT {}, p.bytes FROM"
        " (SELECT p.*, sum(p.bytes) OVER (ROWS UNBOUNDED PRECEDING) AS total FROM"
        " (SELECT p.*, {} AS bytes FROM {} p OFFSET 0) p) p"
        " WHERE p.total - p.bytes <= {}",
        columns,
        length_list<Entity>("p"),
        source,
        limit
    );
}

/// From the columns of column_list(), which begin at `column`.
template <class Entity>
Entity read_entity(const Rows& rows, int row, int column = 0) {
    Entity entity{};
    visit_columns(entity, [&](std::string_view, auto&& field) {
        detail::read_field(field, rows, row, column++);
    });
    return entity;
}

/// Adds the values of one entity, a parameter for each column.
template <class Entity>
void add_values(Parameters& parameters, const Entity& entity) {
    visit_columns(entity, [&](std::string_view, const auto& field) {
        parameters.add(detail::to_sent(field));
    });
}

/// Adds an array for each column. `to_entity` gives the entity of an item.
template <class Entity, class Items, class ToEntity>
void add_arrays(Parameters& parameters, const Items& items, ToEntity to_entity) {
    std::vector<ArrayBuilder> arrays;
    const Entity none{};
    visit_columns(none, [&](std::string_view, const auto& field) {
        arrays.emplace_back(type_of<std::decay_t<decltype(detail::to_sent(field))>>());
    });
    for (const auto& item : items) {
        auto array = arrays.begin();
        const Entity& entity = to_entity(item);
        visit_columns(entity, [&](std::string_view, const auto& field) {
            (array++)->add(detail::to_sent(field));
        });
    }
    for (ArrayBuilder& array : arrays) parameters.add_array(array);
}

/// One array: what `field` makes of every item.
template <class Items, class Field>
void add_array(Parameters& parameters, const Items& items, Field field) {
    using Value = std::decay_t<decltype(field(*std::begin(items)))>;
    ArrayBuilder array(type_of<Value>());
    for (const auto& item : items) array.add(field(item));
    parameters.add_array(array);
}

}  // namespace akashi::postgres

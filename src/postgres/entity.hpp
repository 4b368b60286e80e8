#pragma once

#include "base/columns.hpp"
#include "postgres/canonical_json.hpp"
#include "postgres/parameters.hpp"
#include "postgres/rows.hpp"

#include <iterator>
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

/// `d.id, d.org_id, …` for the alias `d`; without an alias the bare names.
template <class Entity>
std::string column_list(std::string_view alias = {}) {
    std::string list;
    const Entity entity{};
    visit_columns(entity, [&](std::string_view name, const auto&) {
        if (!list.empty()) list += ", ";
        if (!alias.empty()) list.append(alias) += '.';
        list += name;
    });
    return list;
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

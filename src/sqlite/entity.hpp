#pragma once

#include "base/columns.hpp"
#include "sqlite/connection.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

// Selects, readers and inserts of an entity, made from its visit_columns (base/columns.hpp).
namespace akashi::sqlite {

namespace detail {

template <class T>
void read_field(T& field, const Statement& row, int column) {
    field = row.column<T>(column);
}
template <class Text>
void read_field(JsonColumn<Text> json, const Statement& row, int column) {
    json.text = row.column<Text>(column);
}

inline const auto& to_bound(const auto& field) { return field; }
template <class Text>
const Text& to_bound(const JsonColumn<const Text>& json) {
    return json.text;
}

}  // namespace detail

/// `INSERT INTO table (…) VALUES (?1, …)`, for insert().
template <class Entity>
std::string insert_text(std::string_view table) {
    int count = 0;
    std::string places;
    const Entity entity{};
    visit_columns(entity, [&](std::string_view, const auto&) {
        places += fmt::format("{}?{}", count == 0 ? "" : ", ", count + 1);
        ++count;
    });
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", table, column_list<Entity>(), places);
}

/// Runs a query of insert_text().
template <class Entity>
void insert(Connection& db, const Query& query, const Entity& entity) {
    Statement statement = db.prepare(query);
    visit_columns(entity, [&](std::string_view, const auto& field) {
        statement.bind(detail::to_bound(field));
    });
    while (statement.step()) {
    }
}

/// From the columns of column_list(), which begin at `column`.
template <class Entity>
Entity read_entity(const Statement& row, int column = 0) {
    Entity entity{};
    visit_columns(entity, [&](std::string_view, auto&& field) {
        detail::read_field(field, row, column++);
    });
    return entity;
}

}  // namespace akashi::sqlite

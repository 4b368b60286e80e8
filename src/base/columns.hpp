#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Marks a column that holds a JSON document. `Text` is the field: std::string or an optional of
/// it, const or not.
template <class Text>
struct JsonColumn {
    Text& text;
};

template <class Text>
JsonColumn<Text> json_column(Text& text) {
    return {text};
}

/// How long a field's text is, in bytes; 0 for a field that is no text.
template <class Field>
std::int64_t text_bytes_of(const Field&) {
    return 0;
}
inline std::int64_t text_bytes_of(const std::string& text) {
    return static_cast<std::int64_t>(text.size());
}
inline std::int64_t text_bytes_of(const std::optional<std::string>& text) {
    return text ? text_bytes_of(*text) : 0;
}
template <class Text>
std::int64_t text_bytes_of(const JsonColumn<Text>& json) {
    return text_bytes_of(json.text);
}

// An entity has a function `visit_columns(entity, visit)` beside its type. It calls
// `visit("name", field)` for each column, in one order; JSON columns come as
// `visit("name", json_column(field))`. postgres/entity.hpp and sqlite/entity.hpp make selects,
// readers and inserts from it.

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

/// The bytes of all texts of an entity.
template <class Entity>
std::int64_t text_bytes(const Entity& entity) {
    std::int64_t bytes = 0;
    visit_columns(entity, [&](auto&&, const auto& field) { bytes += text_bytes_of(field); });
    return bytes;
}

}  // namespace akashi

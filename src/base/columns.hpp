#pragma once

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

// An entity has a function `visit_columns(entity, visit)` beside its type. It calls
// `visit("name", field)` for each column, in one order; JSON columns come as
// `visit("name", json_column(field))`. postgres/entity.hpp and sqlite/entity.hpp make selects,
// readers and inserts from it.

}  // namespace akashi

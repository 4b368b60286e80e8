#pragma once

#include "base/json_writer.hpp"
#include "decisions/decision_columns.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::testing {

/// Gives every column a value that no other column has. `next` counts the values.
class Distinct {
public:
    explicit Distinct(int& next) : next_(next) {}

    void operator()(std::string_view, std::string& field) { field = word(); }
    void operator()(std::string_view, float& field) { field = number(); }
    void operator()(std::string_view, Time& field) {
        field = *parse_rfc3339("2024-01-01T00:00:00Z") + std::chrono::hours(++next_);
    }
    template <class Tag>
    void operator()(std::string_view, Id<Tag>& field) {
        field = Id<Tag>::make();
    }
    void operator()(std::string_view, Uuid& field) { field = Uuid::make_v7(); }
    template <class T>
    void operator()(std::string_view name, std::optional<T>& field) {
        (*this)(name, field.emplace());
    }
    void operator()(std::string_view, JsonColumn<std::string> json) { json.text = document(); }
    void operator()(std::string_view, JsonColumn<std::optional<std::string>> json) {
        json.text = document();
    }

private:
    std::string word() { return "text_" + std::string(static_cast<std::size_t>(++next_), 'x'); }
    float number() { return static_cast<float>(++next_) / 256; }
    std::string document() { return fmt::format(R"({{"k":{}}})", ++next_); }

    int& next_;
};

template <class Entity>
void make_distinct(Entity& entity, int& next) {
    visit_columns(entity, Distinct(next));
}

/// The names and values of all columns as text, for the message of a failed comparison.
struct AsText {
    std::vector<std::pair<std::string, std::string>> columns;

    void operator()(std::string_view name, const auto& field) {
        std::string text;
        JsonWriter out(text);
        add(out, field);
        columns.emplace_back(name, text);
    }
    template <class T>
    static void add(JsonWriter& out, const T& field) {
        out.value(field);
    }
    template <class T>
    static void add(JsonWriter& out, const std::optional<T>& field) {
        field ? out.value(*field) : out.null();
    }
    template <class Text>
    static void add(JsonWriter& out, const JsonColumn<Text>& json) {
        add(out, json.text);
    }
};

template <class Entity>
void expect_same(const Entity& a, const Entity& b) {
    AsText left;
    AsText right;
    visit_columns(a, [&](std::string_view name, const auto& field) { left(name, field); });
    visit_columns(b, [&](std::string_view name, const auto& field) { right(name, field); });
    EXPECT_EQ(left.columns, right.columns);
}

}  // namespace akashi::testing

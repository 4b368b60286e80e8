#pragma once

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "sqlite/statement.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace akashi::sqlite {

/// A WHERE condition and what to bind to its question marks, in their order. Never holds a value in
/// its text. Used by one thread at a time.
class Condition {
public:
    explicit Condition(std::string text) : text_(std::move(text)) {}

    /// Adds ` AND <text>`, in which question marks stand for the values in their order.
    template <class... Values>
    Condition& add(std::string_view text, const Values&... values) {
        text_.append(" AND ").append(text);
        (values_.push_back(to_value(values)), ...);
        return *this;
    }
    /// Adds that the column has one of the values, of which there must be one.
    template <class T>
    Condition& add_any(std::string_view column, const std::vector<T>& values) {
        add(any_of(column, values.size()));
        for (const T& value : values) values_.push_back(to_value(value));
        return *this;
    }

    /// Valid until the next change.
    const std::string& text() const { return text_; }
    /// Binds the values to the next parameters; they must outlive the last step. Throws
    /// SqliteError.
    void bind_to(Statement& statement) const;

private:
    using Value = std::variant<std::int64_t, double, std::string, Uuid>;

    template <class T>
    static Value to_value(const T& value) {
        if constexpr (std::same_as<T, Time>) {
            return to_microseconds(value);
        } else if constexpr (std::integral<T>) {
            return static_cast<std::int64_t>(value);
        } else if constexpr (std::floating_point<T>) {
            return static_cast<double>(value);
        } else if constexpr (requires { value.uuid(); }) {
            return value.uuid();
        } else if constexpr (std::same_as<T, Uuid>) {
            return value;
        } else {
            return std::string(value);
        }
    }
    static std::string any_of(std::string_view column, std::size_t count);

    std::string text_;
    std::vector<Value> values_;
};

}  // namespace akashi::sqlite

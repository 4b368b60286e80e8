#pragma once

#include "postgres/parameters.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// Text of a statement with the parameters that it names. Never holds a value in its text. Used by
/// one thread at a time; no function fails.
class Condition {
public:
    explicit Condition(std::string text) : text_(std::move(text)) {}

    /// Adds ` AND <text>`, in which question marks stand for the values in their order.
    template <class... Values>
    Condition& add(std::string_view text, const Values&... values) {
        text_ += " AND ";
        (take(text, values), ...);
        text_ += text;
        return *this;
    }
    /// Adds that the column has one of the values, of which there must be one.
    template <class T>
    Condition& add_any(std::string_view column, const std::vector<T>& values) {
        const std::string name(column);
        if (values.size() == 1) return add(name + " = ?", values.front());
        return add(name + " = ANY(?)", values);
    }
    /// Adds a parameter and returns the name under which the statement can use it: `$3`.
    template <class T>
    std::string bind(const T& value) {
        return "$" + std::to_string(parameters_.add(value).size());
    }

    /// Valid until the next change.
    const std::string& text() const { return text_; }
    const Parameters& parameters() const { return parameters_; }

private:
    template <class T>
    void take(std::string_view& text, const T& value) {
        const auto mark = text.find('?');
        text_ += text.substr(0, mark);
        text_ += bind(value);
        text.remove_prefix(mark + 1);
    }

    std::string text_;
    Parameters parameters_;
};

}  // namespace akashi::postgres

#include "raw_statement.hpp"

#include <stdexcept>
#include <string_view>

namespace akashi::bench {

namespace {

constexpr std::string_view kUnnest = "unnest(";

/// Reads the binary format of an array with one dimension.
class ArrayReader {
public:
    explicit ArrayReader(std::string_view bytes) : rest_(bytes) {
        const bool is_empty = take_number() == 0;
        take_number();  // whether there are NULLs
        type_ = static_cast<unsigned>(take_number());
        if (is_empty) return;
        size_ = static_cast<std::size_t>(take_number());
        take_number();  // the index of the first element
    }

    unsigned type() const { return type_; }
    std::size_t size() const { return size_; }

    std::optional<std::string> next() {
        const auto size = take_number();
        if (size < 0) return std::nullopt;
        return std::string(take(static_cast<std::size_t>(size)));
    }

private:
    std::string_view take(std::size_t size) {
        const auto bytes = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return bytes;
    }
    std::int64_t take_number() { return postgres::binary::take_integer(take(4)); }

    std::string_view rest_;
    unsigned type_ = 0;
    std::size_t size_ = 0;
};

/// `(VALUES ($1, $2), ($3, $4))`
std::string values_list(std::size_t rows, std::size_t columns) {
    std::string text = "(VALUES ";
    std::size_t number = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        text += row == 0 ? "(" : ", (";
        for (std::size_t column = 0; column < columns; ++column)
            text.append(column == 0 ? "$" : ", $").append(std::to_string(++number));
        text += ")";
    }
    return text + ")";
}

}  // namespace

RawStatement make_multi_row(const postgres::Statement& statement) {
    const auto& parameters = statement.parameters;
    return {statement.query->text, parameters.types(), parameters.values()};
}

RawStatement make_ordinary(const postgres::Statement& statement) {
    const std::string_view text = statement.query->text;
    const auto begin = text.find(kUnnest);
    const auto end = text.find(')', begin);
    if (begin == std::string_view::npos || end == std::string_view::npos)
        throw std::logic_error("no rows in " + std::string(statement.query->name));

    std::vector<ArrayReader> columns;
    for (const auto& value : statement.parameters.values())
        if (value) columns.emplace_back(*value);
    const std::size_t rows = columns.front().size();

    RawStatement ordinary;
    ordinary.text = text.substr(0, begin);
    ordinary.text += values_list(rows, columns.size());
    const auto rest = text.substr(end + 1);
    if (!rest.starts_with(" AS ")) ordinary.text += " AS v";
    ordinary.text += rest;
    for (std::size_t row = 0; row < rows; ++row) {
        for (auto& column : columns) {
            ordinary.types.push_back(column.type());
            ordinary.values.push_back(column.next());
        }
    }
    return ordinary;
}

}  // namespace akashi::bench

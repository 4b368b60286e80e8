#include "postgres/rows.hpp"

#include "base/parse_integer.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace akashi::postgres {
namespace {

std::int32_t take_int32(std::string_view& bytes) {
    if (bytes.size() < 4) throw std::logic_error("an array from PostgreSQL ends too early");
    const auto value = static_cast<std::int32_t>(binary::take_integer(bytes.substr(0, 4)));
    bytes.remove_prefix(4);
    return value;
}

}  // namespace

std::int64_t Rows::changed() const {
    return parse_integer<std::int64_t>(PQcmdTuples(result_.get())).value_or(0);
}

std::optional<std::string_view> Rows::bytes(int row, int column) const {
    const PGresult* result = result_.get();
    if (row < 0 || row >= count()) throw std::logic_error(fmt::format("there is no row {}", row));
    if (column < 0 || column >= PQnfields(result))
        throw std::logic_error(fmt::format("there is no column {}", column));
    if (PQgetisnull(result, row, column) != 0) return std::nullopt;
    const auto size = static_cast<std::size_t>(PQgetlength(result, row, column));
    return std::string_view(PQgetvalue(result, row, column), size);
}

Rows::Elements Rows::elements(std::string_view bytes, int column) const {
    const std::int32_t dimensions = take_int32(bytes);
    take_int32(bytes);  // whether there are NULLs
    Elements elements;
    elements.type = static_cast<binary::Type>(take_int32(bytes));
    // Bytes of another type could look like an array by chance.
    if (type(column) == 0 || type(column) != binary::array_of(elements.type))
        refuse(column, "is no array of a known type");
    if (dimensions > 1) refuse(column, "has more than one dimension");
    if (dimensions == 0) return elements;
    elements.count = take_int32(bytes);
    take_int32(bytes);  // the index of the first element
    elements.bytes = bytes;
    return elements;
}

std::optional<std::string_view> Rows::Elements::take() {
    const std::int32_t size = take_int32(bytes);
    if (size < 0) return std::nullopt;
    const auto length = static_cast<std::size_t>(size);
    if (bytes.size() < length) throw std::logic_error("an array from PostgreSQL ends too early");
    const std::string_view element = bytes.substr(0, length);
    bytes.remove_prefix(length);
    return element;
}

void Rows::refuse(int column, const char* reason) const {
    const char* name = PQfname(result_.get(), column);
    throw std::logic_error(fmt::format(
        "column {} ({}) {}; its type is {}",
        column,
        name != nullptr ? name : "?",
        reason,
        type(column)
    ));
}

}  // namespace akashi::postgres

#pragma once

#include "postgres/binary.hpp"
#include "postgres/parameters.hpp"

#include <libpq-fe.h>

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// What one statement returned, in binary format. Cheap to move; independent of the connection.
class Rows {
public:
    /// Takes ownership of `result`. The default has no rows; co_spawn needs a default constructor.
    explicit Rows(PGresult* result = nullptr) : result_(result) {}

    int count() const { return PQntuples(result_.get()); }
    bool empty() const { return count() == 0; }
    /// How many columns each row has.
    int columns() const { return PQnfields(result_.get()); }
    /// How many rows an INSERT, UPDATE or DELETE changed.
    std::int64_t changed() const;

    /// The value in a row and column, counted from 0. T as for Parameters; `json` and `jsonb` can
    /// also be read as std::string, `integer` and `smallint` as std::int64_t. Throws
    /// std::logic_error for a defect: the column has another type, or NULL is not expected.
    template <class T>
    T get(int row, int column) const;

private:
    /// An array in binary format.
    struct Elements {
        binary::Type type = 0;
        std::int32_t count = 0;
        std::string_view bytes;  ///< what is left to read

        /// The next element; nothing for NULL.
        std::optional<std::string_view> take();
    };

    binary::Type type(int column) const { return PQftype(result_.get(), column); }
    /// The bytes of a value; nothing for NULL. Throws when there is no such row or column.
    std::optional<std::string_view> bytes(int row, int column) const;
    Elements elements(std::string_view bytes, int column) const;
    /// Throws the std::logic_error of get().
    [[noreturn]] void refuse(int column, const char* reason) const;

    template <class T>
    T convert(std::optional<std::string_view> bytes, binary::Type type, int column) const;

    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    std::unique_ptr<PGresult, Clear> result_;
};

/// Whether a value of the type can be read as T, which is neither an optional nor a vector.
template <class T>
constexpr bool is_readable_as(binary::Type type) {
    using binary::kBigint, binary::kBpchar, binary::kDouble, binary::kInteger, binary::kJson;
    using binary::kJsonb, binary::kName, binary::kReal, binary::kSmallint, binary::kText;
    using binary::kVarchar;
    if constexpr (std::integral<T> && !std::same_as<T, bool>) {
        return type == kBigint || type == kInteger || type == kSmallint;
    } else if constexpr (std::same_as<T, double>) {
        return type == kDouble || type == kReal;
    } else if constexpr (std::same_as<T, std::string>) {
        return type == kText || type == kVarchar || type == kBpchar || type == kName ||
               type == kJson || type == kJsonb;
    } else if constexpr (std::same_as<T, Json>) {
        return type == kJson || type == kJsonb;
    } else {
        return type == type_of<T>();
    }
}

/// Reads the bytes of a value whose type is_readable_as<T>.
template <class T>
T decode(std::string_view bytes, binary::Type type) {
    if constexpr (std::same_as<T, bool>) {
        return binary::take_boolean(bytes);
    } else if constexpr (std::integral<T>) {
        return static_cast<T>(binary::take_integer(bytes));
    } else if constexpr (std::same_as<T, float>) {
        return binary::take_real(bytes);
    } else if constexpr (std::same_as<T, double>) {
        return type == binary::kReal ? static_cast<double>(binary::take_real(bytes))
                                     : binary::take_double(bytes);
    } else if constexpr (std::same_as<T, Time>) {
        return binary::take_timestamptz(bytes);
    } else if constexpr (std::same_as<T, Bytes> || std::same_as<T, Json> ||
                         std::same_as<T, Tsvector> || std::same_as<T, std::string>) {
        return T{std::string(type == binary::kJsonb ? binary::take_jsonb(bytes) : bytes)};
    } else {
        return T(binary::take_uuid(bytes));
    }
}

template <class T>
T Rows::convert(std::optional<std::string_view> bytes, binary::Type type, int column) const {
    if constexpr (IsOptional<T>::value) {
        if (!bytes) {
            // Checks the type also for NULL, so that a mistake shows before the first value.
            using Value = typename T::value_type;
            if constexpr (!IsVector<Value>::value)
                if (!is_readable_as<Value>(type)) refuse(column, "has another type");
            return std::nullopt;
        }
        return convert<typename T::value_type>(bytes, type, column);
    } else {
        if (!bytes) refuse(column, "is NULL");
        if constexpr (IsVector<T>::value) {
            Elements left = elements(*bytes, column);
            T values;
            values.reserve(static_cast<std::size_t>(left.count));
            for (std::int32_t i = 0; i < left.count; ++i)
                values.push_back(convert<typename T::value_type>(left.take(), left.type, column));
            return values;
        } else {
            if (!is_readable_as<T>(type)) refuse(column, "has another type");
            return decode<T>(*bytes, type);
        }
    }
}

template <class T>
T Rows::get(int row, int column) const {
    return convert<T>(bytes(row, column), type(column), column);
}

}  // namespace akashi::postgres

#pragma once

#include "base/is_optional.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "postgres/binary.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace akashi::postgres {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

/// Marks text that is sent as `jsonb`; it must be valid JSON.
struct Json {
    std::string text;
};
/// Marks bytes that are sent as `bytea`.
struct Bytes {
    std::string bytes;
};

/// Marks a `tsvector` in its binary format (search/postgres/tsvector.hpp).
struct Tsvector {
    std::string bytes;
};

class ArrayBuilder;

/// The parameters of one statement, in PostgreSQL's binary format: $1, $2, … in the order in which
/// they are added. Values are copied.
///
/// bool → boolean · std::int64_t → bigint · float → real · double → double precision ·
/// strings → text · Time → timestamptz · Uuid and the ids of core/ids.hpp → uuid · Json → jsonb ·
/// Bytes → bytea · Tsvector → tsvector · std::optional<T> → T or NULL · std::vector<T> → T[]
/// (elements may be optional)
class Parameters {
public:
    Parameters() = default;
    template <class... Values>
    static Parameters of(const Values&... values) {
        Parameters parameters;
        (parameters.add(values), ...);
        return parameters;
    }

    template <class T>
    Parameters& add(const T& value);
    /// Takes the array over.
    Parameters& add_array(ArrayBuilder& array);
    /// Adds all of `more` after what is there.
    Parameters& append(Parameters more);

    // What libpq's PQsendQueryParams takes.
    int size() const { return static_cast<int>(types_.size()); }
    const std::vector<unsigned>& types() const { return types_; }
    /// Encoded values; nothing for NULL.
    const std::vector<std::optional<std::string>>& values() const { return values_; }

private:
    void push(unsigned type, std::optional<std::string> value);

    std::vector<unsigned> types_;
    std::vector<std::optional<std::string>> values_;
};

/// The type that a C++ type is sent as; see Parameters.
template <class T>
constexpr binary::Type type_of() {
    if constexpr (IsOptional<T>::value) {
        return type_of<typename T::value_type>();
    } else if constexpr (std::same_as<T, bool>) {
        return binary::kBoolean;
    } else if constexpr (std::integral<T>) {
        return binary::kBigint;
    } else if constexpr (std::same_as<T, float>) {
        return binary::kReal;
    } else if constexpr (std::same_as<T, double>) {
        return binary::kDouble;
    } else if constexpr (std::same_as<T, Time>) {
        return binary::kTimestamptz;
    } else if constexpr (std::same_as<T, Json>) {
        return binary::kJsonb;
    } else if constexpr (std::same_as<T, Bytes>) {
        return binary::kBytea;
    } else if constexpr (std::same_as<T, Tsvector>) {
        return binary::kTsvector;
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        return binary::kText;
    } else {
        static_assert(std::same_as<T, Uuid> || requires(const T& id) { id.uuid(); });
        return binary::kUuid;
    }
}

/// Appends the value in the binary format of type_of<T>().
template <class T>
void encode(std::string& out, const T& value) {
    if constexpr (std::integral<T> && !std::same_as<T, bool>) {
        binary::put(out, static_cast<std::int64_t>(value));
    } else if constexpr (std::same_as<T, Json>) {
        binary::put_jsonb(out, value.text);
    } else if constexpr (std::same_as<T, Bytes> || std::same_as<T, Tsvector>) {
        out += value.bytes;
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        out += std::string_view(value);
    } else if constexpr (requires { value.uuid(); }) {
        binary::put(out, value.uuid());
    } else {
        binary::put(out, value);
    }
}

/// An array with one dimension, made element by element.
class ArrayBuilder {
public:
    explicit ArrayBuilder(binary::Type element) : element_(element) {}

    /// T must be sent as the type of the elements, or be an optional of such a T.
    template <class T>
    void add(const T& value) {
        if constexpr (!IsOptional<T>::value) {
            begin_element();
            encode(bytes_, value);
            end_element();
        } else if (value) {
            add(*value);
        } else {
            add_null();
        }
    }

    binary::Type type() const { return binary::array_of(element_); }
    /// The array in binary format. Call once.
    std::string take();

private:
    void begin_element();
    void end_element();
    void add_null();

    binary::Type element_;
    std::int32_t count_ = 0;
    bool has_nulls_ = false;
    std::size_t start_ = 0;  ///< of the element that is being added
    std::string bytes_;      ///< the elements
};

template <class T>
Parameters& Parameters::add(const T& value) {
    std::string encoded;
    if constexpr (IsVector<T>::value) {
        ArrayBuilder array(type_of<typename T::value_type>());
        for (const auto& element : value) array.add(element);
        add_array(array);
    } else if constexpr (!IsOptional<T>::value) {
        encode(encoded, value);
        push(type_of<T>(), std::move(encoded));
    } else if (value) {
        add(*value);
    } else if constexpr (IsVector<typename T::value_type>::value) {
        push(binary::array_of(type_of<typename T::value_type::value_type>()), std::nullopt);
    } else {
        push(type_of<T>(), std::nullopt);
    }
    return *this;
}

}  // namespace akashi::postgres

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

/// The parameters of one statement, in PostgreSQL's binary format: $1, $2, … in the order in which
/// they are added. Values are copied.
///
/// bool → boolean · std::int64_t → bigint · float → real · double → double precision ·
/// strings → text · Time → timestamptz · Uuid and the ids of core/ids.hpp → uuid · Json → jsonb ·
/// Bytes → bytea · std::optional<T> → T or NULL · std::vector<T> → T[] (elements may be optional)
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
    } else if constexpr (std::same_as<T, Bytes>) {
        out += value.bytes;
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        out += std::string_view(value);
    } else if constexpr (requires { value.uuid(); }) {
        binary::put(out, value.uuid());
    } else {
        binary::put(out, value);
    }
}

/// Appends an array with one dimension.
template <class T>
void encode_array(std::string& out, const std::vector<T>& values) {
    const bool empty = values.empty();
    binary::put(out, std::int32_t{empty ? 0 : 1});
    const std::size_t flags_place = out.size();
    binary::put(out, std::int32_t{0});
    binary::put(out, static_cast<std::int32_t>(type_of<T>()));
    if (empty) return;
    binary::put(out, static_cast<std::int32_t>(values.size()));
    binary::put(out, std::int32_t{1});  // the index of the first element
    const auto add = [&out](const auto& value) {
        const std::size_t size_place = out.size();
        binary::put(out, std::int32_t{0});
        const std::size_t start = out.size();
        encode(out, value);
        std::string size;
        binary::put(size, static_cast<std::int32_t>(out.size() - start));
        out.replace(size_place, size.size(), size);
    };
    for (const T& value : values) {
        if constexpr (!IsOptional<T>::value) {
            add(value);
        } else if (value) {
            add(*value);
        } else {
            out[flags_place + 3] = 1;  // has NULLs
            binary::put(out, std::int32_t{-1});
        }
    }
}

template <class T>
Parameters& Parameters::add(const T& value) {
    std::string encoded;
    if constexpr (IsVector<T>::value) {
        encode_array(encoded, value);
        push(binary::array_of(type_of<typename T::value_type>()), std::move(encoded));
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

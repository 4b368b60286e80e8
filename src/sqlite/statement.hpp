#pragma once

#include "base/is_optional.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "sqlite/errors.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace akashi::sqlite {

/// Marks text that is bound as bytes.
struct Bytes {
    std::string_view text;
};

/// One use of a prepared statement: bind, step through the rows, read columns. The destructor makes
/// the statement ready for the next use; a statement has one use at a time.
///
/// Text and bytes of lvalues are not copied: they must live until the last step. Those of
/// temporaries are copied.
class Statement {
public:
    Statement(sqlite3_stmt* statement, std::string_view name)
        : statement_(statement), name_(name) {}
    ~Statement() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Binds the next parameters, from the first on.
    template <class... Args>
    Statement& bind(Args&&... args) {
        (bind_one<std::is_lvalue_reference_v<Args>>(args), ...);
        return *this;
    }

    /// True when there is a row to read. Throws SqliteError.
    bool step() {
        const int code = sqlite3_step(statement_);
        if (code == SQLITE_ROW) return true;
        if (code != SQLITE_DONE) fail();
        return false;
    }

    /// How many columns a row has.
    int columns() const { return sqlite3_column_count(statement_); }

    /// A column of the current row, counted from 0.
    template <class T>
    T column(int index) const {
        if constexpr (IsOptional<T>::value) {
            if (sqlite3_column_type(statement_, index) == SQLITE_NULL) return std::nullopt;
            return column<typename T::value_type>(index);
        } else if constexpr (std::integral<T>) {
            return static_cast<T>(sqlite3_column_int64(statement_, index));
        } else if constexpr (std::floating_point<T>) {
            return static_cast<T>(sqlite3_column_double(statement_, index));
        } else if constexpr (std::same_as<T, Time>) {
            return from_microseconds(sqlite3_column_int64(statement_, index));
        } else if constexpr (std::same_as<T, std::string>) {
            return std::string(bytes(index));
        } else if constexpr (std::same_as<T, Uuid>) {
            return uuid(index);
        } else {
            return T(uuid(index));
        }
    }

private:
    template <bool Static, class T>
    void bind_one(const T& value) {
        const auto lifetime = Static ? SQLITE_STATIC : SQLITE_TRANSIENT;
        if constexpr (IsOptional<T>::value) {
            if (value) return bind_one<Static>(*value);
            ++bound_;  // stays NULL
        } else if constexpr (std::integral<T>) {
            bound(sqlite3_bind_int64(statement_, ++bound_, static_cast<sqlite3_int64>(value)));
        } else if constexpr (std::floating_point<T>) {
            bound(sqlite3_bind_double(statement_, ++bound_, static_cast<double>(value)));
        } else if constexpr (std::same_as<T, Time>) {
            bound(sqlite3_bind_int64(statement_, ++bound_, to_microseconds(value)));
        } else if constexpr (std::same_as<T, Uuid>) {
            bound(sqlite3_bind_blob(statement_, ++bound_, value.bytes().data(), 16, lifetime));
        } else if constexpr (requires { value.uuid(); }) {
            bind_one<Static>(value.uuid());
        } else if constexpr (std::same_as<T, Bytes>) {
            bound(sqlite3_bind_blob64(
                statement_, ++bound_, value.text.data(), value.text.size(), lifetime
            ));
        } else {
            const std::string_view text(value);
            // An empty view may have no address, which SQLite would read as NULL.
            const char* data = text.empty() ? "" : text.data();
            bound(
                sqlite3_bind_text64(statement_, ++bound_, data, text.size(), lifetime, SQLITE_UTF8)
            );
        }
    }

    void bound(int code) const {
        if (code != SQLITE_OK) fail();
    }
    std::string_view bytes(int index) const {
        const void* data = sqlite3_column_blob(statement_, index);  // also returns text, unchanged
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, index));
        return {static_cast<const char*>(data), size};
    }
    Uuid uuid(int index) const {
        Uuid::Bytes value{};
        const std::string_view stored = bytes(index);
        std::copy_n(stored.begin(), std::min(stored.size(), value.size()), value.data());
        return Uuid(value);
    }
    [[noreturn]] void fail() const { throw SqliteError(sqlite3_db_handle(statement_), name_); }

    sqlite3_stmt* statement_;
    std::string_view name_;
    int bound_ = 0;
};

}  // namespace akashi::sqlite

#include "sqlite/hash_function.hpp"

#include "base/crypto.hpp"
#include "sqlite/errors.hpp"

#include <string_view>

namespace akashi::sqlite {
namespace {

constexpr int kIdBytes = 16;

void hash_id(sqlite3_context* context, int, sqlite3_value** values) {
    const auto* text = static_cast<const char*>(sqlite3_value_blob(values[0]));
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(values[0]));
    const Digest digest = sha256(std::string_view(size == 0 ? "" : text, size));
    sqlite3_result_blob(context, digest.data(), kIdBytes, SQLITE_TRANSIENT);
}

}  // namespace

void add_hash_function(sqlite3* db) {
    constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    const int code = sqlite3_create_function_v2(
        db, "hash_id", 1, kFlags, nullptr, hash_id, nullptr, nullptr, nullptr
    );
    check(db, code, "add hash_id");
}

}  // namespace akashi::sqlite

#pragma once

#include <sqlite3.h>

namespace akashi::sqlite {

/// Gives the connection the function `hash_id(text)`, for triggers: the first 16 bytes of the
/// SHA-256 of the text, as an id. Throws SqliteError.
void add_hash_function(sqlite3* db);

}  // namespace akashi::sqlite

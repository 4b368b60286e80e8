#pragma once

#include "core/ids.hpp"
#include "search/search_store.hpp"
#include "sqlite/connection.hpp"

#include <vector>

namespace akashi::sqlite {

/// SearchStore::find() on a connection with the index, in one snapshot of the database. Throws
/// TextIndexDamaged and SqliteError.
std::vector<TextHit> find_text(Connection& db, const IndexSearch& search);

}  // namespace akashi::sqlite

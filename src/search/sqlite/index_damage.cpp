#include "search/sqlite/index_damage.hpp"

namespace akashi::sqlite {
namespace {

/// A search without a word of a client in it.
constexpr Query kTryIndex{
    "try_index",
    "SELECT (SELECT count(*) FROM document_orgs), (SELECT max(seq) FROM documents),"
    " (SELECT rowid FROM decisions_fts WHERE decisions_fts MATCH 'decision' LIMIT 1)"
};

}  // namespace

bool is_index_damage(Connection& db, const SqliteError& error) {
    if (error.is_damage()) return true;
    if (error.code() != SQLITE_ERROR) return false;
    // Some damage looks like a wrong statement: `no such table`, `invalid fts5 file format`. But a
    // client's words must not be able to cause a rebuild.
    try {
        db.find<std::int64_t>(kTryIndex);
        return false;
    } catch (const SqliteError&) {
        return true;
    }
}

}  // namespace akashi::sqlite

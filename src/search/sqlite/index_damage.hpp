#pragma once

#include "base/result.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/errors.hpp"

#include <string>
#include <utility>

namespace akashi::sqlite {

/// Thrown when the text index cannot be read because its file is damaged. TextIndex rebuilds it.
class TextIndexDamaged : public Unavailable {
public:
    /// `cause` is for logs.
    explicit TextIndexDamaged(std::string cause)
        : Unavailable("the search index is damaged and is being rebuilt; try again in some seconds"
          ),
          cause_(std::move(cause)) {}

    const std::string& cause() const { return cause_; }

private:
    std::string cause_;
};

/// Whether a statement failed because the index is damaged. The statement reads nothing but the
/// index of `db`, which TextIndex has prepared.
bool is_index_damage(Connection& db, const SqliteError& error);

/// Runs `work()`, whose statements read nothing but the index of `db`. Throws TextIndexDamaged when
/// they find it damaged, otherwise what they throw.
template <class Work>
auto read_index(Connection& db, Work work) {
    try {
        return work();
    } catch (const SqliteError& error) {
        if (is_index_damage(db, error)) throw TextIndexDamaged(error.what());
        throw;
    }
}

}  // namespace akashi::sqlite

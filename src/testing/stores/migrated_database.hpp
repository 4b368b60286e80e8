#pragma once

#include "postgres/database_fixture.hpp"

#include <memory>
#include <string>

namespace akashi::testing {

/// A PostgreSQL database with the schema of this program, the event partitions of the next week and
/// no rows, for this object alone. Making one takes longer than most tests, so the servers keep
/// them. The object makes its database like new when it takes it, so a test that was killed leaves
/// nothing behind. A database whose schema is not what this program makes is dropped and made
/// again, so a test may change it.
class MigratedDatabase {
public:
    explicit MigratedDatabase(const std::string& set = "akashi_migrated");

    const std::string& name() const;
    /// Its URL: through PgBouncer for `DATABASE_URL`, directly for `NOTIFY_URL`.
    std::string url(const char* variable) const;

private:
    bool make_like_new();
    void make();

    std::unique_ptr<postgres::KeptDatabase> kept_;
    /// Instead of it for tools/mutate_sql.py, which changes migrations on their way.
    std::unique_ptr<postgres::TestDatabase> own_;
};

}  // namespace akashi::testing

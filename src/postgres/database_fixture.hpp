#pragma once

#include "postgres/blocking_session.hpp"
#include "testing/dev_environment.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace akashi::postgres {

/// For tests: drops the database if there is one. PostgreSQL refuses that while autovacuum works in
/// it.
inline void drop_database(BlockingSession& session, const std::string& name) {
    for (int tries = 100;; --tries) {
        try {
            session.query("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            return;
        } catch (const std::runtime_error&) {
            if (tries == 0) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
}

/// For tests: an empty database on the servers of scripts/dev-up, dropped with the object.
class TestDatabase {
public:
    TestDatabase() { session().query("CREATE DATABASE " + name_); }
    ~TestDatabase() {
        BlockingSession dropping = session();
        drop_database(dropping, name_);
    }
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const std::string& name() const { return name_; }
    /// Its URL: through PgBouncer for `DATABASE_URL`, directly for `NOTIFY_URL`.
    std::string url(const char* variable) const {
        return testing::with_database(testing::dev_environment(variable), name_);
    }

private:
    static BlockingSession session() {
        return BlockingSession(testing::dev_environment("NOTIFY_URL"));
    }
    static std::string unused_name() {
        static std::atomic<int> number = 0;
        return fmt::format("akashi_test_{}_{}", ::getpid(), ++number);
    }

    const std::string name_ = unused_name();
};

/// For tests: a database that is kept, which nobody else has while the object lives. Its name is
/// the first free one of a numbered set. It may not exist yet.
class KeptDatabase {
public:
    explicit KeptDatabase(const std::string& set) {
        for (int number = 0;; ++number) {
            name_ = fmt::format("{}_{}", set, number);
            if (holder_.query(kLock, {name_}).at(0).at(0) == "t") return;
        }
    }
    /// The next test of this program may come before PostgreSQL has noticed the end of the session.
    ~KeptDatabase() { holder_.query(kUnlock, {name_}); }
    KeptDatabase(const KeptDatabase&) = delete;
    KeptDatabase& operator=(const KeptDatabase&) = delete;

    const std::string& name() const { return name_; }
    /// Outside of the database.
    BlockingSession& session() { return holder_; }

private:
    static constexpr const char* kLock = "SELECT pg_try_advisory_lock(9021003, hashtext($1))";
    static constexpr const char* kUnlock = "SELECT pg_advisory_unlock(9021003, hashtext($1))";

    BlockingSession holder_{testing::dev_environment("NOTIFY_URL")};
    std::string name_;
};

}  // namespace akashi::postgres

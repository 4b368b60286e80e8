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

/// For tests: an empty database on the servers of scripts/dev-up, dropped with the object.
class TestDatabase {
public:
    TestDatabase() { session().query("CREATE DATABASE " + name_); }
    /// PostgreSQL refuses to drop the database while autovacuum works in it.
    ~TestDatabase() {
        for (int tries = 100;; --tries) {
            try {
                session().query("DROP DATABASE " + name_ + " WITH (FORCE)");
                return;
            } catch (const std::runtime_error&) {
                if (tries == 0) std::terminate();
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        }
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

}  // namespace akashi::postgres

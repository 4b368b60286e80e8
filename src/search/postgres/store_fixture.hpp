#pragma once

#include "postgres/database_fixture.hpp"
#include "postgres/pool.hpp"
#include "testing/stores/postgres_stores.hpp"
#include "testing/stores/used_statements.hpp"

#include <boost/asio/thread_pool.hpp>

#include <memory>
#include <string>
#include <vector>

namespace akashi::postgres {

/// For tests: the stores on PostgreSQL, and a connection of their own to the database of the
/// stores.
class StoreTest : public contract::ContractTest {
protected:
    StoreTest() = default;
    ~StoreTest() override {
        threads_.stop();
        threads_.join();
    }

    std::vector<std::string> query(const std::string& statement) {
        return stores_->query(statement);
    }
    std::string value(const std::string& statement) { return query(statement).at(0); }

    /// With one session.
    Pool& pool() {
        if (!pool_)
            pool_ = std::make_unique<Pool>(
                threads_.get_executor(), PoolConfig{.url = url(), .connections = 1}
            );
        return *pool_;
    }
    std::string url() {
        return testing::with_database(
            testing::dev_environment("NOTIFY_URL"), value("SELECT current_database()")
        );
    }

    boost::asio::thread_pool threads_{2};

private:
    std::unique_ptr<Pool> pool_;
};

inline std::vector<contract::Implementation> postgres_implementation() {
    testing::record_used_statements();
    return {{"Postgres", contract::make_postgres_stores}};
}

}  // namespace akashi::postgres

#define AKASHI_POSTGRES_STORE_TEST(Suite)                  \
    INSTANTIATE_TEST_SUITE_P(                              \
        Store,                                             \
        Suite,                                             \
        ::testing::ValuesIn(postgres_implementation()),    \
        [](const auto& given) { return given.param.name; } \
    )

#include "ops/sqlite/health_probe.hpp"

#include "ops/sqlite/sql.hpp"
#include "sqlite/database_file.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

asio::awaitable<std::optional<std::string>> SqliteHealthProbe::ping() {
    auto obstacle = co_await database_.read([](Connection& db) {
        db.find<std::int64_t>(sql::ping);
        return find_obstacle(db);
    });
    co_return obstacle ? std::move(obstacle) : database_.fault();
}

asio::awaitable<void> SqliteHealthProbe::try_write() {
    co_await database_.write([](Connection& db) {
        db.execute(sql::insert_write_probe);
        db.execute(sql::delete_write_probe);
    });
}

}  // namespace akashi::sqlite

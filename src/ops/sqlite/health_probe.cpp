#include "ops/sqlite/health_probe.hpp"

#include "ops/sqlite/sql.hpp"

namespace akashi::sqlite {

namespace asio = boost::asio;

asio::awaitable<bool> SqliteHealthProbe::ping() {
    const auto work = [](Connection& db) { return db.find<std::int64_t>(sql::ping).has_value(); };
    co_return co_await database_.read(work);
}

}  // namespace akashi::sqlite

#include "doctor/postgres/pooler_check.hpp"

#include "doctor/postgres/session.hpp"
#include "doctor/postgres/sql.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kName = "pooler";
/// PgBouncer may give another session when somebody else works at the same time.
constexpr int kRounds = 4;

asio::awaitable<std::int64_t> find_session(Connection& connection) {
    const std::vector<Statement> statements{{&sql::find_session, {}}};
    const auto results = co_await connection.run(statements, kCheckPatience);
    co_return results[0].get<std::int64_t>(0, 0);
}

/// Two connections that get the same session of PostgreSQL do not have it for themselves.
asio::awaitable<bool> share_session(Connection& one, Connection& other) {
    for (int round = 0; round < kRounds; ++round) {
        const auto session = co_await find_session(one);
        if (session == co_await find_session(other)) co_return true;
    }
    co_return false;
}

}  // namespace

asio::awaitable<Observation> check_pooler(
    std::string url, Connection& connection, std::int64_t server_port
) {
    const auto other = co_await open_session(url);
    if (co_await share_session(connection, *other))
        co_return fine(kName, "DATABASE_URL leads through a pooler in transaction mode");
    const auto port = parse_conninfo(url).find("port").value_or("5432");
    if (server_port == 0 || port == std::to_string(server_port))
        co_return fine(kName, "DATABASE_URL leads to PostgreSQL itself");
    co_return warning(
        kName,
        "DATABASE_URL leads through another port, where each connection keeps a session: a "
        "forwarded port, or a pooler in session mode, which saves no connections",
        "if it is PgBouncer, set pool_mode = transaction and server_login_retry = 1"
    );
}

}  // namespace akashi::postgres

// The transactions of a connection that stream rows. libpq has no COPY in its pipeline mode, so
// that is left for them.
#include "postgres/connection.hpp"
#include "postgres/connection_deadline.hpp"
#include "postgres/server_error.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cstddef>

namespace akashi::postgres {

namespace {

constexpr Query kBegin{"begin", "BEGIN"};
constexpr std::size_t kPiece = 65'536;  // bytes that are handed to libpq at once

}  // namespace

asio::awaitable<std::vector<Rows>> Connection::copy(
    const Copy& copy, std::chrono::milliseconds timeout
) {
    busy_ = true;
    Deadline deadline(co_await asio::this_coro::executor, socket_, timeout);
    std::vector<Statement> statements = copy.statements;
    statements.insert(statements.begin(), {&kBegin, {}});
    send(statements);
    std::vector<Rows> results;
    try {
        results = co_await receive(statements, deadline);
        results.erase(results.begin());
        busy_ = true;
    } catch (const PostgresError&) {
        busy_ = true;  // the failed transaction ends with the connection
        throw;
    }
    const std::string rows = copy.rows(results);
    if (PQexitPipelineMode(connection_.get()) != 1) fail();
    if (!rows.empty()) co_await stream(*copy.into, rows, deadline);
    co_await command("COMMIT", deadline);
    if (PQenterPipelineMode(connection_.get()) != 1) fail();
    busy_ = false;
    co_return results;
}

asio::awaitable<void> Connection::stream(
    const Query& into, std::string_view rows, Deadline& deadline
) {
    PGconn* const connection = connection_.get();
    if (PQsendQuery(connection, into.text) != 1) fail();
    const Result begun = co_await next_result(deadline);
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) throw read_error(begun.get(), into.name);
    for (; !rows.empty(); rows.remove_prefix(std::min(rows.size(), kPiece))) {
        const auto piece = rows.substr(0, kPiece);
        while (true) {
            const int sent =
                PQputCopyData(connection, piece.data(), static_cast<int>(piece.size()));
            if (sent < 0) fail();
            if (sent > 0) break;
            co_await wait(socket_, Direction::write, deadline);
        }
        co_await flush(deadline);
    }
    if (PQputCopyEnd(connection, nullptr) != 1) fail();
    co_await expect(PGRES_COMMAND_OK, into.name, deadline);
}

asio::awaitable<void> Connection::command(const char* text, Deadline& deadline) {
    if (PQsendQuery(connection_.get(), text) != 1) fail();
    co_await expect(PGRES_COMMAND_OK, text, deadline);
}

/// The only result of a command, and the null pointer after it.
asio::awaitable<void> Connection::expect(
    ExecStatusType status, std::string_view name, Deadline& deadline
) {
    const Result result = co_await next_result(deadline);
    if (PQresultStatus(result.get()) != status) throw read_error(result.get(), name);
    if (PQgetResult(connection_.get()) != nullptr) fail();
}

/// Waits until the kernel has taken what was handed to libpq.
asio::awaitable<void> Connection::flush(Deadline& deadline) {
    while (true) {
        const int unsent = PQflush(connection_.get());
        if (unsent < 0) fail();
        if (unsent == 0) co_return;
        co_await wait(socket_, Direction::both, deadline);
        if (PQconsumeInput(connection_.get()) != 1) fail();
    }
}

}  // namespace akashi::postgres

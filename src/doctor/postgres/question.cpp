#include "doctor/postgres/question.hpp"

#include "doctor/figures.hpp"
#include "doctor/postgres/session.hpp"
#include "doctor/postgres/sql.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// Short, since all tables may be locked, and the doctor has little time.
constexpr std::string_view kLockPatience = "500ms";

asio::awaitable<std::string> find_lock_holder(Connection& connection, std::string table) {
    std::vector<Statement> statements;
    statements.push_back({&sql::find_lock_holder, Parameters::of(table)});
    const auto results = co_await connection.run(statements, kCheckPatience);
    if (results[0].count() == 0) co_return "of a session that has ended meanwhile";
    co_return "of " + results[0].get<std::string>(0, 0);
}

}  // namespace

asio::awaitable<Answer> ask(
    Connection& connection, std::string_view name, std::string table, const Query& query
) {
    std::vector<Statement> statements;
    statements.push_back({&sql::set_lock_patience, Parameters::of(kLockPatience)});
    statements.push_back({&query, {}});
    try {
        auto results = co_await connection.run(statements, kCheckPatience);
        co_return std::move(results[1]);
    } catch (const PostgresError& error) {
        if (!error.is_late()) throw;
    }
    const std::string holder = co_await find_lock_holder(connection, table);
    co_return problem(
        name,
        fmt::format("nobody can read {}, because of a lock {}", table, holder),
        std::string(kEndTransaction) + " (docs/operations/the-database-is-slow.md)"
    );
}

}  // namespace akashi::postgres

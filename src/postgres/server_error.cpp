#include "postgres/server_error.hpp"

#include "postgres/connection.hpp"
#include "postgres/one_line.hpp"

#include <fmt/format.h>

#include <string>

namespace akashi::postgres {

namespace {

constexpr const char* kExhausted =
    "the database is out of disk space, memory or connections; try again in a second";
constexpr const char* kReadOnly = "the database is read-only at the moment; try again in a second";

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text != nullptr ? text : "";
}

/// What the server said, and to which rows and why. Not in which statement, as libpq says it: in a
/// function that is a whole text of SQL.
std::string sentences(const PGresult* result) {
    const std::string said = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (said.empty()) return one_line(PQresultErrorMessage(result));
    return one_line(fmt::format(
        "{}\n{}\n{}",
        said,
        field(result, PG_DIAG_MESSAGE_DETAIL),
        field(result, PG_DIAG_MESSAGE_HINT)
    ));
}

bool ends_connection(const PGresult* result) {
    // PgBouncer sends only the localized one.
    std::string severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity.empty()) severity = field(result, PG_DIAG_SEVERITY);
    return severity == "FATAL" || severity == "PANIC";
}

}  // namespace

PostgresError read_error(const PGresult* result, std::string_view statement) {
    const std::string state = field(result, PG_DIAG_SQLSTATE);
    const std::string message = sentences(result);
    if (state.empty()) throw ConnectionLost(message, kLost);  // said by libpq, not by the server
    const auto text = fmt::format("{}: {} (SQLSTATE {})", statement, message, state);
    using enum ConnectionLost::Committed;
    if (state == "53100")
        throw ConnectionLost(text, kExhausted, no, "the database is out of disk space");
    if (state.starts_with("53")) throw ConnectionLost(text, kExhausted, no);
    // After a failover, a new connection may lead to the new primary.
    if (state == "25006") throw ConnectionLost(text, kReadOnly, no, "the database is read-only");
    if (ends_connection(result)) throw ConnectionLost(message, kLost);
    return {
        state, field(result, PG_DIAG_CONSTRAINT_NAME), field(result, PG_DIAG_MESSAGE_PRIMARY), text
    };
}

}  // namespace akashi::postgres

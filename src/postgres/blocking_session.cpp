#include "postgres/blocking_session.hpp"

#include "base/parse_integer.hpp"
#include "postgres/conninfo.hpp"
#include "postgres/one_line.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

namespace akashi::postgres {
namespace {

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

/// The line of a script that an error is about; 0 when PostgreSQL does not say.
std::size_t find_line(std::string_view script, const PGresult* result) {
    const char* field = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    if (field == nullptr) return 0;
    auto position = parse_integer<std::size_t>(field).value_or(0);  // in characters, from 1
    std::size_t line = 1;
    for (const char c : script) {
        const bool begins_character = (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
        if (begins_character && --position == 0) break;
        if (c == '\n') ++line;
    }
    return line;
}

bool succeeded(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::string describe(const PGresult* result, PGconn* connection) {
    const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (primary == nullptr) return one_line(PQerrorMessage(connection));
    const char* detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    return one_line(fmt::format(
        "{}{}{}", primary, detail != nullptr ? "; " : "", detail != nullptr ? detail : ""
    ));
}

}  // namespace

BlockingSession::BlockingSession(const std::string& url) {
    const Conninfo conninfo = parse_conninfo(url);
    // These two are defaults: libpq takes the last value of a keyword, here the URL's.
    std::vector<const char*> names{"connect_timeout", "fallback_application_name"};
    std::vector<const char*> values{"10", "akashi migrate"};
    for (const auto& [name, value] : conninfo.parameters) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    connection_.reset(PQconnectdbParams(names.data(), values.data(), /*expand_dbname=*/0));
    if (PQstatus(connection_.get()) != CONNECTION_OK)
        throw std::runtime_error(one_line(PQerrorMessage(connection_.get())));
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
}

std::string BlockingSession::database() const {
    PGconn* connection = connection_.get();
    return fmt::format("{} at {}:{}", PQdb(connection), PQhost(connection), PQport(connection));
}

std::string BlockingSession::address() const {
    PGconn* connection = connection_.get();
    return fmt::format("{}:{}/{}", PQhost(connection), PQport(connection), PQdb(connection));
}

std::vector<std::vector<std::string>> BlockingSession::query(
    const std::string& statement, const std::vector<std::string>& parameters
) {
    std::vector<const char*> values;
    values.reserve(parameters.size());
    for (const auto& parameter : parameters) values.push_back(parameter.c_str());
    const Result result(PQexecParams(
        connection_.get(),
        statement.c_str(),
        static_cast<int>(values.size()),
        nullptr,
        values.data(),
        nullptr,
        nullptr,
        0
    ));
    if (!succeeded(result.get()))
        throw std::runtime_error(describe(result.get(), connection_.get()));
    std::vector<std::vector<std::string>> rows;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        auto& fields = rows.emplace_back();
        for (int column = 0; column < PQnfields(result.get()); ++column)
            fields.emplace_back(PQgetvalue(result.get(), row, column));
    }
    return rows;
}

void BlockingSession::run_script(const std::string& script) {
    const Result result(PQexec(connection_.get(), script.c_str()));
    if (succeeded(result.get())) return;
    std::string message = describe(result.get(), connection_.get());
    const auto line = find_line(script, result.get());
    if (line > 0) message += fmt::format(" (line {})", line);
    throw std::runtime_error(message);
}

bool BlockingSession::is_in_transaction() const {
    return PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS;
}

void BlockingSession::roll_back() noexcept {
    if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
    PQclear(PQexec(connection_.get(), "ROLLBACK"));
}

}  // namespace akashi::postgres

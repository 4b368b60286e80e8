#include "bare_connection.hpp"

#include <stdexcept>

namespace akashi::bench {

namespace {

constexpr int kBinary = 1;

/// The arrays of pointers that libpq wants; the statement must outlive them.
struct Arguments {
    explicit Arguments(const RawStatement& statement) : formats(statement.values.size(), kBinary) {
        for (const auto& value : statement.values) {
            values.push_back(value ? value->data() : nullptr);
            lengths.push_back(value ? static_cast<int>(value->size()) : 0);
        }
    }
    int count() const { return static_cast<int>(values.size()); }

    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
};

bool succeeded(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

BareConnection::BareConnection(const std::string& url, bool prepares)
    : connection_(PQconnectdb(url.c_str())), prepares_(prepares) {
    check(PQstatus(connection_.get()) == CONNECTION_OK);
}

void BareConnection::check(bool good) const {
    if (good) return;
    throw std::runtime_error(std::string("bare PostgreSQL: ") + PQerrorMessage(connection_.get()));
}

void BareConnection::check(const Result& result, ExecStatusType wanted) const {
    check(PQresultStatus(result.get()) == wanted);
}

const std::string& BareConnection::prepare(const RawStatement& statement) {
    auto& name = names_[statement.text];
    if (!name.empty()) return name;
    name = "s" + std::to_string(names_.size());
    const auto count = static_cast<int>(statement.types.size());
    const Result result(PQprepare(
        connection_.get(), name.c_str(), statement.text.c_str(), count, statement.types.data()
    ));
    check(result, PGRES_COMMAND_OK);
    return name;
}

bool BareConnection::send(const RawStatement& statement) {
    const Arguments arguments(statement);
    if (prepares_)
        return PQsendQueryPrepared(
                   connection_.get(),
                   names_.at(statement.text).c_str(),
                   arguments.count(),
                   arguments.values.data(),
                   arguments.lengths.data(),
                   arguments.formats.data(),
                   kBinary
               ) == 1;
    return PQsendQueryParams(
               connection_.get(),
               statement.text.c_str(),
               arguments.count(),
               statement.types.data(),
               arguments.values.data(),
               arguments.lengths.data(),
               arguments.formats.data(),
               kBinary
           ) == 1;
}

void BareConnection::run_together(const std::vector<RawStatement>& statements) {
    if (prepares_)
        for (const auto& statement : statements) prepare(statement);
    check(PQenterPipelineMode(connection_.get()) == 1);
    for (const auto& statement : statements) check(send(statement));
    check(PQpipelineSync(connection_.get()) == 1);
    for (std::size_t i = 0; i < statements.size(); ++i) {
        const Result result(PQgetResult(connection_.get()));
        check(succeeded(result.get()));
        check(PQgetResult(connection_.get()) == nullptr);
    }
    check(Result(PQgetResult(connection_.get())), PGRES_PIPELINE_SYNC);
    check(PQexitPipelineMode(connection_.get()) == 1);
}

void BareConnection::run_one_by_one(const std::vector<RawStatement>& statements) {
    if (prepares_)
        for (const auto& statement : statements) prepare(statement);
    execute("BEGIN");
    for (const auto& statement : statements) {
        check(send(statement));
        const Result result(PQgetResult(connection_.get()));
        check(succeeded(result.get()));
        check(PQgetResult(connection_.get()) == nullptr);
    }
    execute("COMMIT");
}

void BareConnection::copy(const std::string& command, const std::string& lines) {
    check(Result(PQexec(connection_.get(), command.c_str())), PGRES_COPY_IN);
    const auto size = static_cast<int>(lines.size());
    check(PQputCopyData(connection_.get(), lines.data(), size) == 1);
    check(PQputCopyEnd(connection_.get(), nullptr) == 1);
    check(Result(PQgetResult(connection_.get())), PGRES_COMMAND_OK);
    check(PQgetResult(connection_.get()) == nullptr);
}

void BareConnection::execute(const std::string& statement) {
    const Result result(PQexec(connection_.get(), statement.c_str()));
    check(succeeded(result.get()));
}

}  // namespace akashi::bench

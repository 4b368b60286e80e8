#include "postgres/connection.hpp"

#include "base/not_writable.hpp"
#include "base/steady_clock.hpp"
#include "postgres/connection_deadline.hpp"
#include "postgres/one_line.hpp"
#include "postgres/server_error.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <optional>
#include <string_view>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

bool is_readable(int socket) {
    pollfd entry{.fd = socket, .events = POLLIN, .revents = 0};
    return ::poll(&entry, 1, 0) > 0;
}

}  // namespace

void ConnectionLost::refuse() const {
    if (write_fault_ != nullptr) throw NotWritable(write_fault_, advice_);
    if (committed_ == Committed::no) throw Unavailable(advice_);
    throw OutcomeUnknown(advice_);
}

void ConnectStop::request() {
    is_requested_ = true;
    if (socket_ != nullptr) socket_->cancel();
}

/// The socket of a connection while it is being opened. It uses the executor that opens it, so that
/// the attempt ends even when the executor of the connection runs nothing any more.
class Connection::ConnectingSocket {
public:
    /// `stop` may be null.
    ConnectingSocket(const asio::any_io_executor& executor, std::shared_ptr<ConnectStop> stop)
        : descriptor(executor), stop_(std::move(stop)) {
        if (stop_) stop_->socket_ = &descriptor;
    }
    ~ConnectingSocket() {
        if (stop_) stop_->socket_ = nullptr;
        if (descriptor.is_open()) descriptor.release();
    }
    ConnectingSocket(const ConnectingSocket&) = delete;
    ConnectingSocket& operator=(const ConnectingSocket&) = delete;

    void throw_when_stopped() const {
        if (stop_ && stop_->is_requested_)
            throw ConnectionLost("the attempt to connect was given up", kUnreachable);
    }

    asio::posix::stream_descriptor descriptor;  ///< libpq's; never closed by us

private:
    std::shared_ptr<ConnectStop> stop_;
};

asio::awaitable<std::unique_ptr<Connection>> Connection::open(
    asio::any_io_executor executor,
    const Conninfo& conninfo,
    std::chrono::milliseconds timeout,
    std::shared_ptr<ConnectStop> stop
) {
    std::unique_ptr<Connection> connection(new Connection(executor, conninfo));
    co_await connection->connect(timeout, std::move(stop));
    co_return connection;
}

Connection::Connection(const asio::any_io_executor& executor, const Conninfo& conninfo)
    : socket_(executor) {
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    const auto add = [&](const char* keyword, const char* value) {
        keywords.push_back(keyword);
        values.push_back(value);
    };
    // PgBouncer accepts both. The encoding of a database may differ from that of our texts.
    add("fallback_application_name", "akashi");
    add("client_encoding", "UTF8");
    for (const auto& [keyword, value] : conninfo.parameters)
        if (keyword != "client_encoding") add(keyword.c_str(), value.c_str());
    add(nullptr, nullptr);
    connection_.reset(PQconnectStartParams(keywords.data(), values.data(), /*expand_dbname=*/0));
    if (!connection_) throw std::bad_alloc();
    // Notices are for people at a terminal.
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
}

Connection::~Connection() {
    if (socket_.is_open()) socket_.release();
}

asio::awaitable<void> Connection::connect(
    std::chrono::milliseconds timeout, std::shared_ptr<ConnectStop> stop
) {
    PGconn* const connection = connection_.get();
    const auto executor = co_await asio::this_coro::executor;
    ConnectingSocket socket(executor, std::move(stop));
    Deadline deadline(executor, socket.descriptor, timeout);
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    if (PQstatus(connection) == CONNECTION_BAD) next = PGRES_POLLING_FAILED;
    while (next != PGRES_POLLING_OK) {
        if (next == PGRES_POLLING_FAILED)
            throw ConnectionLost(one_line(PQerrorMessage(connection)), kUnreachable);
        socket.throw_when_stopped();
        const auto direction = next == PGRES_POLLING_READING ? Direction::read : Direction::write;
        // libpq may open a new socket at every step, perhaps with the same number.
        socket.descriptor.assign(PQsocket(connection));
        co_await wait(socket.descriptor, direction, deadline);
        socket.descriptor.release();
        next = PQconnectPoll(connection);
    }
    enter_pipeline();
}

void Connection::enter_pipeline() {
    PGconn* const connection = connection_.get();
    if (PQsetnonblocking(connection, 1) != 0 || PQenterPipelineMode(connection) != 1) fail();
    socket_.assign(PQsocket(connection));
}

void Connection::shut_down() const { ::shutdown(PQsocket(connection_.get()), SHUT_RDWR); }

asio::awaitable<std::vector<Rows>> Connection::run(
    const std::vector<Statement>& statements, std::chrono::milliseconds timeout
) {
    busy_ = true;
    Deadline deadline(co_await asio::this_coro::executor, socket_, timeout);
    send(statements);
    co_return co_await receive(statements, deadline);
}

void Connection::send(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements) send(statement);
    if (PQpipelineSync(connection_.get()) != 1) fail();
}

void Connection::send(const Statement& statement) {
    const Parameters& parameters = statement.parameters;
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (const auto& value : parameters.values()) {
        values.push_back(value ? value->data() : nullptr);
        lengths.push_back(value ? static_cast<int>(value->size()) : 0);
    }
    constexpr int kBinary = 1;
    const std::vector<int> formats(values.size(), kBinary);
    const int sent = PQsendQueryParams(
        connection_.get(),
        statement.query->text,
        parameters.size(),
        parameters.types().data(),
        values.data(),
        lengths.data(),
        formats.data(),
        kBinary
    );
    if (sent != 1) fail();
}

asio::awaitable<std::vector<Rows>> Connection::receive(
    const std::vector<Statement>& statements, Deadline& deadline
) {
    std::vector<Rows> results;
    std::optional<PostgresError> refusal;
    while (true) {
        Result result = co_await next_result(deadline);
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
            results.emplace_back(result.release());
        } else if (status == PGRES_FATAL_ERROR) {
            // Deferred constraints are checked after the last statement.
            const std::size_t index = results.size();
            const auto name = index < statements.size() ? statements[index].query->name : "commit";
            if (!refusal) refusal = read_error(result.get(), name);
        } else if (status != PGRES_PIPELINE_ABORTED) {
            throw ConnectionLost("an answer that belongs to no statement", kLost);
        }
    }
    busy_ = false;
    if (refusal) throw PostgresError(*refusal);
    co_return results;
}

asio::awaitable<Connection::Result> Connection::next_result(Deadline& deadline) {
    PGconn* const connection = connection_.get();
    // There is one null pointer after each statement's result.
    for (int nulls = 0; nulls < 2; ++nulls) {
        while (PQisBusy(connection) == 1) {
            const int unsent = PQflush(connection);
            if (unsent < 0) fail();
            const auto direction = unsent > 0 ? Direction::both : Direction::read;
            if (!has_unread_tls_bytes()) co_await wait(socket_, direction, deadline);
            if (PQconsumeInput(connection) != 1) fail();
        }
        if (PGresult* result = PQgetResult(connection)) co_return Result(result, PQclear);
    }
    fail();
}

asio::awaitable<void> Connection::wait(
    asio::posix::stream_descriptor& socket, Direction direction, Deadline& deadline
) {
    using asio::posix::descriptor_base;
    deadline.throw_when_over();
    if (direction == Direction::both) {
        co_await asio::experimental::make_parallel_group(
            socket.async_wait(descriptor_base::wait_read, asio::deferred),
            socket.async_wait(descriptor_base::wait_write, asio::deferred)
        )
            .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    } else {
        const auto what =
            direction == Direction::read ? descriptor_base::wait_read : descriptor_base::wait_write;
        // If the socket has failed, the next call of libpq reports it.
        co_await socket.async_wait(what, asio::as_tuple(asio::use_awaitable));
    }
    deadline.throw_when_over();
}

asio::awaitable<std::vector<Notification>> Connection::hear(std::chrono::milliseconds patience) {
    const Deadline deadline(co_await asio::this_coro::executor, socket_, patience);
    while (true) {
        std::vector<Notification> heard = take_notifications();
        if (!heard.empty() || deadline.is_over()) co_return heard;
        if (!has_unread_tls_bytes())
            co_await socket_.async_wait(
                asio::posix::descriptor_base::wait_read, asio::as_tuple(asio::use_awaitable)
            );
        if (!deadline.is_over() && PQconsumeInput(connection_.get()) != 1) fail();
    }
}

std::vector<Notification> Connection::take_notifications() {
    std::vector<Notification> taken;
    while (PGnotify* notify = PQnotifies(connection_.get())) {
        taken.push_back({notify->relname, notify->extra});
        PQfreemem(notify);
    }
    return taken;
}

/// OpenSSL may hold bytes that were already read from the socket, which then reports nothing.
bool Connection::has_unread_tls_bytes() const {
    auto* tls = static_cast<SSL*>(PQsslStruct(connection_.get(), "OpenSSL"));
    return tls != nullptr && SSL_pending(tls) > 0;
}

void Connection::fail() const {
    throw ConnectionLost(one_line(PQerrorMessage(connection_.get())), kLost);
}

bool Connection::is_alive() {
    PGconn* const connection = connection_.get();
    // The server may send a last message before it closes the stream.
    constexpr int kMessages = 4;
    for (int i = 0; i < kMessages && is_readable(PQsocket(connection)); ++i) {
        if (PQconsumeInput(connection) != 1) return false;
        PQisBusy(connection);  // reads the messages
    }
    return is_idle() && !is_readable(PQsocket(connection));
}

}  // namespace akashi::postgres

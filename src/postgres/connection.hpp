#pragma once

#include "postgres/conninfo.hpp"
#include "postgres/copy.hpp"
#include "postgres/errors.hpp"
#include "postgres/rows.hpp"
#include "postgres/statement.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// A sentence for clients.
inline constexpr const char* kUnreachable = "the database cannot be reached; try again in a second";

/// A connection failed or could not be opened. The text is for logs and contains no password.
class ConnectionLost : public std::runtime_error {
public:
    /// Whether the server may have committed what was sent.
    enum class Committed { maybe, no };

    /// `advice` is a sentence for the client. `write_fault` is set when the server takes no write
    /// at the moment: a short clause that says why.
    ConnectionLost(
        const std::string& message,
        const char* advice,
        Committed committed = Committed::maybe,
        const char* write_fault = nullptr
    )
        : std::runtime_error(message),
          advice_(advice),
          committed_(committed),
          write_fault_(write_fault) {}

    /// Throws what the client of statements that were sent gets: NotWritable, Unavailable when
    /// nothing was committed, or OutcomeUnknown.
    [[noreturn]] void refuse() const;

private:
    const char* advice_;
    Committed committed_;
    const char* write_fault_;
};

/// What NOTIFY sent.
struct Notification {
    std::string channel;
    std::string payload;
};

/// Ends the current attempt to connect, and every later one. Used only on the executor on which the
/// attempts are awaited, which must run one handler at a time.
class ConnectStop {
public:
    void request();

private:
    friend class Connection;
    boost::asio::posix::stream_descriptor* socket_ = nullptr;  ///< of the current attempt
    bool is_requested_ = false;
};

/// One non-blocking connection in pipeline mode. Used by one coroutine at a time, whose executor
/// must be a strand.
class Connection {
public:
    /// Connects on the caller's executor, which must run one handler at a time; the connection will
    /// be used on `executor`. The DNS lookup blocks: await this on a thread that may block. `stop`
    /// may be null. Throws ConnectionLost.
    static boost::asio::awaitable<std::unique_ptr<Connection>> open(
        boost::asio::any_io_executor executor,
        const Conninfo& conninfo,
        std::chrono::milliseconds timeout,
        std::shared_ptr<ConnectStop> stop = nullptr
    );
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs all in one transaction and one round trip. Throws PostgresError when a statement is
    /// refused, and ConnectionLost when the connection fails or `timeout` has passed.
    boost::asio::awaitable<std::vector<Rows>> run(
        const std::vector<Statement>& statements, std::chrono::milliseconds timeout
    );

    /// Runs the statements, sends the rows, and commits: five round trips. The results are those of
    /// the statements. Throws like run(); the connection cannot be used again after any failure.
    boost::asio::awaitable<std::vector<Rows>> copy(
        const Copy& copy, std::chrono::milliseconds timeout
    );

    /// Waits for notifications of the channels that this connection listens to. Returns none when
    /// none came within `patience`. Throws ConnectionLost.
    boost::asio::awaitable<std::vector<Notification>> hear(std::chrono::milliseconds patience);

    /// Nothing is under way and nothing has failed: only such a connection may be used again.
    bool is_idle() const { return !busy_ && PQstatus(connection_.get()) == CONNECTION_OK; }
    /// Makes the current statement fail as if the server were gone. Callable from any thread.
    void shut_down() const;
    /// Whether the server has not closed it, as far as can be known without asking the server. Only
    /// for an idle connection.
    bool is_alive();

private:
    class Deadline;
    class ConnectingSocket;
    enum class Direction { read, write, both };
    using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;

    Connection(const boost::asio::any_io_executor& executor, const Conninfo& conninfo);
    boost::asio::awaitable<void> connect(
        std::chrono::milliseconds timeout, std::shared_ptr<ConnectStop> stop
    );
    void enter_pipeline();
    void send(const std::vector<Statement>& statements);
    void send(const Statement& statement);
    boost::asio::awaitable<std::vector<Rows>> receive(
        const std::vector<Statement>& statements, Deadline& deadline
    );
    boost::asio::awaitable<Result> next_result(Deadline& deadline);
    boost::asio::awaitable<void> stream(
        const Query& into, std::string_view rows, Deadline& deadline
    );
    boost::asio::awaitable<void> command(const char* text, Deadline& deadline);
    boost::asio::awaitable<void> expect(
        ExecStatusType status, std::string_view name, Deadline& deadline
    );
    boost::asio::awaitable<void> flush(Deadline& deadline);
    static boost::asio::awaitable<void> wait(
        boost::asio::posix::stream_descriptor& socket, Direction direction, Deadline& deadline
    );
    std::vector<Notification> take_notifications();
    bool has_unread_tls_bytes() const;
    [[noreturn]] void fail() const;

    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    std::unique_ptr<PGconn, Finish> connection_;
    boost::asio::posix::stream_descriptor socket_;  ///< libpq's; never closed by us
    bool busy_ = false;
};

}  // namespace akashi::postgres

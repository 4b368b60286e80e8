#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <vector>

namespace akashi::postgres {

/// A connection whose calls block until the database has answered, for commands and for the start
/// of our server. Used by one thread. Every failure is a std::runtime_error with one sentence that
/// never contains the password.
class BlockingSession {
public:
    /// Connects within 10 seconds, unless the URL has another `connect_timeout`.
    explicit BlockingSession(const std::string& url);

    /// Where it is connected to, such as `akashi at localhost:6432`.
    std::string database() const;
    /// The same as `localhost:6432/akashi`.
    std::string address() const;

    /// Runs one statement. Returns its rows as text, NULL as empty text.
    std::vector<std::vector<std::string>> query(
        const std::string& statement, const std::vector<std::string>& parameters = {}
    );

    /// Runs several statements without parameters. An error names the line if PostgreSQL does.
    void run_script(const std::string& script);

    /// Whether a transaction is open and has not failed.
    bool is_in_transaction() const;

    /// Rolls back the transaction, if one is open.
    void roll_back() noexcept;

private:
    struct Close {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    std::unique_ptr<PGconn, Close> connection_;
};

}  // namespace akashi::postgres

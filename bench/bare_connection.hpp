#pragma once

#include "raw_statement.hpp"

#include <libpq-fe.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace akashi::bench {

/// A blocking libpq connection and nothing else. One thread at a time. Everything throws
/// std::runtime_error with what libpq says.
class BareConnection {
public:
    /// With `prepares`, a statement is prepared at its first use.
    BareConnection(const std::string& url, bool prepares);

    /// All in one transaction and one round trip (pipeline mode).
    void run_together(const std::vector<RawStatement>& statements);

    /// All in one transaction, each sent when the previous one was answered.
    void run_one_by_one(const std::vector<RawStatement>& statements);

    /// `COPY … FROM STDIN` of these lines.
    void copy(const std::string& command, const std::string& lines);

    void execute(const std::string& statement);

private:
    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
        void operator()(PGresult* result) const { PQclear(result); }
    };
    using Result = std::unique_ptr<PGresult, Finish>;

    void check(bool good) const;
    void check(const Result& result, ExecStatusType wanted) const;
    const std::string& prepare(const RawStatement& statement);
    bool send(const RawStatement& statement);

    std::unique_ptr<PGconn, Finish> connection_;
    bool prepares_;
    std::map<std::string, std::string> names_;  ///< of prepared statements by their text
};

}  // namespace akashi::bench

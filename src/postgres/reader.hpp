#pragma once

#include "postgres/pool.hpp"
#include "postgres/read_replica.hpp"

#include <boost/asio/awaitable.hpp>

#include <utility>
#include <vector>

namespace akashi::postgres {

/// Where a store that only reads sends its statements: to the pool, or also to a replica. A value,
/// as cheap as two pointers. Throws what a Pool throws.
class Reader {
public:
    /// Implicit, since most stores read where they write. The pool must outlive the reader.
    Reader(Pool& primary) : primary_(&primary) {}  // NOLINT(google-explicit-constructor)
    /// `replica` may be null; otherwise it must outlive the reader, and `primary` be its primary.
    Reader(Pool& primary, ReadReplica* replica) : primary_(&primary), replica_(replica) {}

    /// As Pool::run().
    boost::asio::awaitable<Rows> run(const Query& query, Parameters parameters = {}) const {
        if (replica_ == nullptr) return primary_->run(query, std::move(parameters));
        return run_one(*replica_, query, std::move(parameters));
    }
    /// As Pool::run_together().
    boost::asio::awaitable<std::vector<Rows>> run_together(std::vector<Statement> statements
    ) const {
        if (replica_ == nullptr) return primary_->run_together(std::move(statements));
        return replica_->run_together(std::move(statements));
    }

private:
    static boost::asio::awaitable<Rows> run_one(
        ReadReplica& replica, const Query& query, Parameters parameters
    ) {
        std::vector<Statement> statements;
        statements.push_back({&query, std::move(parameters)});
        std::vector<Rows> results = co_await replica.run_together(std::move(statements));
        co_return std::move(results.at(0));
    }

    Pool* primary_;
    ReadReplica* replica_ = nullptr;
};

}  // namespace akashi::postgres

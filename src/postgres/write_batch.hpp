#pragma once

#include "base/query.hpp"
#include "postgres/pool.hpp"
#include "postgres/rows.hpp"
#include "postgres/statement.hpp"

#include <boost/asio/awaitable.hpp>

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::postgres {

/// The statements of one transaction, with what reads their results. They run in the order in which
/// they were added. One thread at a time.
class WriteBatch {
public:
    using Read = std::function<void(const Rows&)>;

    /// `query` must outlive the batch. `read` gets the rows after the commit.
    void run(const Query& query, Parameters parameters, Read read = {});

    /// Calls a function whose result nobody needs. Calls that follow each other are one SELECT,
    /// whose target list PostgreSQL evaluates from left to right: a statement for each of them
    /// costs a transaction a parse, a plan and a portal more. `function` must outlive the batch.
    void call(std::string_view function, Parameters parameters);

    /// Runs all in one transaction and one round trip, then the readers. Throws what the pool does;
    /// then nothing was written and nothing was read. Call once.
    boost::asio::awaitable<void> commit(Pool& pool);
    /// The same, but given up at `deadline`.
    boost::asio::awaitable<void> commit(Pool& pool, Pool::Clock::time_point deadline);

    /// The statements, for a caller that runs them in another way. They live as long as the batch.
    std::vector<Statement> take_statements();

private:
    void finish_calls();
    void read(const std::vector<Rows>& results) const;

    std::vector<Statement> statements_;
    std::vector<Read> readers_;
    std::deque<MadeQuery> made_;
    std::string calls_;  ///< the target list that is being made
    Parameters arguments_;
};

}  // namespace akashi::postgres

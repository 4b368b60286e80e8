#include "bare_postgres.hpp"

#include "bare_connection.hpp"
#include "parallel.hpp"
#include "trace_record.hpp"

#include <span>
#include <vector>

namespace akashi::bench {

namespace {

using Clock = std::chrono::steady_clock;
using Transaction = std::vector<RawStatement>;

/// How the traces are written.
struct Manner {
    std::size_t connections;
    std::size_t traces;        ///< in one transaction
    std::size_t transactions;  ///< generated while the clock is stopped
    Transaction (*make)(std::span<TraceRecord>);
    void (BareConnection::*run)(const Transaction&);
};

Transaction make_first_ordinary(std::span<TraceRecord> traces) {
    return make_ordinary(traces.front());
}

constexpr Manner kMultiRow{4, 64, 256, make_multi_row, &BareConnection::run_together};
constexpr Manner kSingle{16, 1, 8192, make_first_ordinary, &BareConnection::run_one_by_one};

Transaction make_transaction(const Manner& manner, RequestMaker& requests) {
    std::vector<TraceRecord> records;
    records.reserve(manner.traces);
    for (std::size_t i = 0; i < manner.traces; ++i)
        records.push_back(make_record(requests.trace_text(), kDefaultOrg, "admin", now()));
    return manner.make(records);
}

/// Returns when all transactions are written.
void write_all(
    const Manner& manner,
    std::vector<BareConnection>& connections,
    const std::vector<Transaction>& transactions
) {
    in_parallel(connections.size(), transactions.size(), [&](Numbers& next, std::size_t thread) {
        while (const auto index = next()) (connections[thread].*manner.run)(transactions[*index]);
    });
}

BareResult measure_ceiling(
    const Manner& manner,
    const BareDatabase& database,
    std::chrono::milliseconds duration,
    RequestMaker& requests
) {
    std::vector<BareConnection> connections;
    connections.reserve(manner.connections);
    for (std::size_t i = 0; i < manner.connections; ++i)
        connections.emplace_back(database.url, database.keeps_prepared_statements);
    std::chrono::duration<double> spent{};
    std::uint64_t written = 0;
    std::vector<Transaction> transactions(manner.transactions);
    while (spent < duration) {
        for (auto& transaction : transactions) transaction = make_transaction(manner, requests);
        const auto start = Clock::now();
        write_all(manner, connections, transactions);
        spent += Clock::now() - start;
        written += transactions.size() * manner.traces;
    }
    return {.per_second = static_cast<double>(written) / spent.count(), .traces = written};
}

}  // namespace

BareResult multi_row_ceiling(
    const BareDatabase& database, std::chrono::milliseconds duration, RequestMaker& requests
) {
    return measure_ceiling(kMultiRow, database, duration, requests);
}

BareResult single_ceiling(
    const BareDatabase& database, std::chrono::milliseconds duration, RequestMaker& requests
) {
    return measure_ceiling(kSingle, database, duration, requests);
}

}  // namespace akashi::bench

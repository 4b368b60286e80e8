#pragma once

#include "client.hpp"
#include "testing/process.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::testing {

using Environment = std::map<std::string, std::string>;

inline constexpr const char* kAdminKey = "admin-key-of-the-tests";

/// How to start `akashi local`, with kAdminKey unless the environment has another.
struct AkashiOptions {
    std::string data_directory = {};
    Environment environment = {};
    std::vector<std::string> wrapper = {};  ///< a program and arguments that start the server
    std::uint16_t port = 0;                 ///< 0: any free one
};

ProcessOptions akashi_local(const AkashiOptions& options);

/// A running `akashi local`.
class Akashi : public ServerProcess {
public:
    /// Does not wait for it to be ready: port() and client() do.
    explicit Akashi(const AkashiOptions& options);

    /// A new connection of the admin agent.
    Client client();
};

/// The body of a request that records a decision with this outcome, which needs no escapes in JSON.
std::string trace_body(std::string_view outcome);

/// Records a decision. Returns its id when the answer was 201.
std::optional<std::string> record(Client& client, std::string_view outcome);

/// The number of current decisions with this outcome, or of all when it is empty.
std::int64_t count_decisions(Client& client, std::string_view outcome = {});

/// Asks for /health until `status` has this value. Returns the last answer, also when that did not
/// happen within 30 s.
boost::json::value wait_for_health(Client& client, std::string_view status);

/// Why the server is degraded, from an answer of wait_for_health; empty when it is not.
std::string reason(const boost::json::value& health);

/// The errors that SQLite finds in a copy of the database in `data_directory`; "ok" when there are
/// none. The server may be stopped, killed, or running without writing.
std::string integrity(const std::string& data_directory);

/// Runs SQL on the database of a stopped server.
void execute_sql(const std::string& data_directory, const std::string& sql);

/// What a SELECT on the database returns, also while the server runs: the first column of every
/// row, one a line.
std::string query_sql(const std::string& data_directory, const std::string& sql);

/// Waits until this holds; false when it does not within `patience`.
bool eventually(
    const std::function<bool()>& holds, std::chrono::seconds patience = std::chrono::seconds(60)
);

}  // namespace akashi::testing

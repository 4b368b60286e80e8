#pragma once

#include "meter.hpp"
#include "postgres_servers.hpp"
#include "testing/process.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace akashi::bench {

inline constexpr const char* kAdminKey = "benchmark-admin-key";
/// The value of the Authorization header of the admin's requests.
std::string admin_authorization();

/// `akashi serve` on a database of its own. Every failure is a std::runtime_error.
class AkashiServe {
public:
    /// `binary` is the program; both servers and meter must outlive this.
    AkashiServe(std::string binary, PostgresServers& servers, Meter& meter)
        : binary_(std::move(binary)), servers_(servers), meter_(meter) {}

    /// Creates a database with the tables of Akashi.
    void make_database(const std::string& name) const;
    /// Variables of the next starts, besides those that every start needs.
    void set_environment(std::map<std::string, std::string> environment) {
        environment_ = std::move(environment);
    }
    /// Deletes what the stopped server has written to its directory.
    void forget_files() const;
    /// Starts the server, waits until it is ready, and points the meter at it.
    void start(Way way, const std::string& database);
    /// Ends it as an operator does.
    void stop();

    /// The first line that the running server has logged with this message; waits for it. Throws
    /// std::runtime_error when it does not come.
    boost::json::object wait_for_line(std::string_view message, std::chrono::seconds patience)
        const;

    std::uint16_t port() const { return port_; }
    pid_t pid() const { return process_->pid(); }
    /// The memory of the running server, in megabytes.
    double memory_now() const;
    /// The most memory that a stopped server has had, in megabytes.
    double peak_memory() const { return peak_memory_; }

private:
    std::string binary_;
    PostgresServers& servers_;
    Meter& meter_;
    std::map<std::string, std::string> environment_;
    testing::TemporaryDirectory directory_;
    std::uint16_t port_ = testing::free_port();
    double peak_memory_ = 0;
    std::unique_ptr<testing::ServerProcess> process_;
};

}  // namespace akashi::bench

#pragma once

#include "costs.hpp"
#include "testing/process.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace akashi::bench {

/// How `akashi local` is started: with its data and its log in `directory`, and with kAdminKey
/// unless `environment` says otherwise.
testing::ProcessOptions local_process(
    const std::string& binary,
    std::uint16_t port,
    const std::string& directory,
    std::map<std::string, std::string> environment = {}
);

/// `akashi local`, which runs as long as this. Every failure is a std::runtime_error.
class AkashiLocal {
public:
    /// Starts it on a port of its own, as local_process() says, and waits until it is ready.
    AkashiLocal(
        const std::string& binary,
        const std::string& directory,
        std::map<std::string, std::string> environment = {}
    );

    /// Ends it as an operator does.
    void stop();

    std::uint16_t port() const { return port_; }
    pid_t pid() const { return process_.pid(); }
    /// For Meter::point_at().
    std::vector<Worker> workers() const;

private:
    std::uint16_t port_ = testing::free_port();
    testing::ServerProcess process_;
};

}  // namespace akashi::bench

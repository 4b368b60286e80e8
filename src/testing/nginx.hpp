#pragma once

#include "testing/process.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace akashi::testing {

/// An nginx of its own for a test, with the file deploy/nginx/akashi.conf as it stands, except for
/// the ports. Ends with this object.
class Nginx {
public:
    /// Before one to three instances, on these ports. Throws std::runtime_error when nginx is
    /// missing or does not start.
    explicit Nginx(const std::vector<std::uint16_t>& ports);

    std::uint16_t port() const { return port_; }
    pid_t pid() const { return process_->pid(); }
    /// What it says about errors.
    std::string log() const { return process_->log(); }

private:
    const TemporaryDirectory directory_;
    const std::uint16_t port_;
    std::unique_ptr<ServerProcess> process_;
};

}  // namespace akashi::testing

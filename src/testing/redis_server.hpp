#pragma once

#include "testing/process.hpp"

#include <csignal>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace akashi::testing {

/// How to start a Redis.
struct RedisServerOptions {
    std::string password = {};               ///< empty: none is needed
    bool is_secure = false;                  ///< TLS only, with a certificate for `localhost`
    std::vector<std::string> settings = {};  ///< more arguments, such as `--maxmemory 2mb`
};

/// A redis-server of its own for a test, on a free port of this machine, which keeps nothing on the
/// disk. Blocks. One thread at a time.
class RedisServer {
public:
    /// Throws std::runtime_error when redis-server is missing or does not start.
    explicit RedisServer(RedisServerOptions options = {});

    /// What REDIS_URL says.
    std::string url() const;
    std::uint16_t port() const { return port_; }
    /// The file with the certificate of the authority that signed the server's; SSL_CERT_FILE.
    std::string authority() const;

    /// What redis-cli prints for a command, without the last line end.
    std::string command(const std::vector<std::string>& words);

    /// Kills it: what it knew is gone. start() starts it again on the same port.
    void kill();
    void start();
    /// It stops to run, as if its machine had frozen.
    void freeze() { process_->signal(SIGSTOP); }
    void thaw() { process_->signal(SIGCONT); }

private:
    void make_certificates();

    const RedisServerOptions options_;
    TemporaryDirectory directory_;
    std::uint16_t port_;
    std::unique_ptr<ServerProcess> process_;
};

}  // namespace akashi::testing

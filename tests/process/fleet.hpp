#pragma once

#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "testing/event_stream.hpp"
#include "testing/nginx.hpp"
#include "testing/redis_server.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace akashi::testing {

/// Three instances of `akashi serve` behind nginx, on one PostgreSQL and one Redis, with the same
/// JWT keys. One thread at a time.
class Fleet {
public:
    static constexpr std::size_t kSize = 3;

    /// All instances get this environment, too.
    explicit Fleet(Environment environment = {});

    AkashiServe& server(std::size_t place) { return *servers_.at(place); }
    /// The port of nginx.
    std::uint16_t port() const { return nginx_->port(); }
    /// The admin agent, through nginx.
    Client admin() const { return Client(port(), kAdmin); }
    /// The event stream of the admin agent at a port.
    static EventStream follow(std::uint16_t port);

    /// Ends an instance as an operator does, and starts it again.
    void restart(std::size_t place);
    void end_all();

    RedisServer& redis() { return redis_; }
    const DevServers& databases() const { return databases_; }
    /// Rows of PostgreSQL.
    std::vector<std::vector<std::string>> query(const std::string& statement) const;

    /// What nginx said.
    std::string nginx_log() const { return nginx_->log(); }

private:
    void start(std::size_t place);

    static const std::string kAdmin;

    DevServers databases_;
    RedisServer redis_;
    const TemporaryDirectory directory_;
    Environment environment_;
    std::vector<std::uint16_t> ports_;
    std::vector<std::unique_ptr<AkashiServe>> servers_;
    std::unique_ptr<Nginx> nginx_;
};

}  // namespace akashi::testing

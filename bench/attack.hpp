#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace akashi::bench {

/// What each connection of a hostile client does. A connection that the server closes is opened
/// again after `kReopening`.
struct Attack {
    std::string name = {};
    int connections = 1;
    std::string opening = {};     ///< sent once, first
    std::string repeated = {};    ///< sent again and again; empty: the connection only stays open
    std::size_t piece = 262'144;  ///< bytes of one send; another one after `pause`
    std::chrono::milliseconds pause{0};  ///< 0: as fast as the server takes them
    bool waits = false;             ///< sends `repeated` again only when something was received
    std::size_t reading = 262'144;  ///< bytes of one read; another one after
    std::chrono::milliseconds reading_pause{0};  ///< this
};

inline constexpr std::chrono::milliseconds kReopening{50};

/// Attacks a server of the loopback address, on a thread of its own with the lowest priority: real
/// attackers do not share the server's processors. Ends when the object is destroyed.
class Attacker {
public:
    Attacker(Attack attack, std::uint16_t port);

    /// How many bytes the server took, and how many times it closed a connection.
    std::uint64_t sent() const { return sent_; }
    std::uint64_t closed() const { return closed_; }
    const Attack& attack() const { return attack_; }

private:
    class Connection;

    void run(const std::stop_token& stop);

    const Attack attack_;
    const std::uint16_t port_;
    std::atomic<std::uint64_t> sent_ = 0;
    std::atomic<std::uint64_t> closed_ = 0;
    std::jthread thread_;  // last: it uses the others
};

/// Every attack that an outsider can make, and with `authorization` of an agent of the lowest role
/// also those of such an agent. `body_limit` is the largest body that the server takes, in bytes.
std::vector<Attack> all_attacks(const std::string& authorization, std::size_t body_limit);

}  // namespace akashi::bench

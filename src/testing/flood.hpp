#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>

namespace akashi::testing {

/// What each connection of a hostile client does. When the server closes it, it is opened again.
struct Attack {
    std::string name = {};
    int connections = 2;
    std::string opening = {};     ///< sent once, first
    std::string repeated = {};    ///< sent again and again; empty: the connection only stays open
    std::size_t piece = 262'144;  ///< bytes of one send; another one after `pause`
    std::chrono::milliseconds pause{0};  ///< 0: as fast as the server takes them
    bool waits = false;             ///< sends `repeated` again only when something was received
    std::size_t reading = 262'144;  ///< bytes of one read, 0: takes no answer; another one after
    std::chrono::milliseconds reading_pause{0};  ///< this
    std::chrono::milliseconds reopening{50};     ///< how long a closed connection stays closed
};

/// Attacks a server of the loopback address from 127.0.0.2, which is no good client's address. Runs
/// on a thread of its own with the lowest priority, because real attackers do not share the
/// server's processors. Ends when the object is destroyed.
class Flood {
public:
    Flood(std::uint16_t port, Attack attack);

    /// Waits until so many bytes have been sent; false after a minute.
    bool wait_for(std::uint64_t bytes) const;

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

}  // namespace akashi::testing

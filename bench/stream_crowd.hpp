#pragma once

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace akashi::bench {

/// The outcome of a decision whose events a crowd counts.
std::string live_outcome(std::size_t number);

/// Many clients of `GET /v1/subscribe` on one thread, which note when the event about each decision
/// with a live_outcome() comes.
class StreamCrowd {
public:
    using Clock = std::chrono::steady_clock;

    explicit StreamCrowd(std::uint16_t port);
    ~StreamCrowd();

    /// Opens streams with this Authorization and waits until all have begun. Throws
    /// std::runtime_error when one is refused.
    void add(std::size_t count, const std::string& authorization);
    /// From now on events are read, on a thread of the crowd.
    void start();
    /// How many events have come.
    std::size_t events() const { return events_; }
    void stop();

    struct Arrival {
        std::uint32_t number;
        Clock::time_point time;
    };
    /// After stop().
    const std::vector<Arrival>& arrivals() const { return arrivals_; }

private:
    struct Member;

    void read(Member& member);
    void note(std::string& text);

    const std::uint16_t port_;
    boost::asio::io_context io_;
    std::vector<std::unique_ptr<Member>> members_;
    std::vector<Arrival> arrivals_;
    std::atomic<std::size_t> events_ = 0;
    std::thread thread_;
};

}  // namespace akashi::bench

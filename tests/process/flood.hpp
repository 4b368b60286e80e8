#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace akashi::testing {

/// What a hostile client sends on each connection. When the server closes it, the client connects
/// again.
struct Hostility {
    std::string prefix = {};  ///< once
    std::string payload;      ///< after that, again and again, as fast as the server takes it
    std::size_t piece = 0;    ///< bytes of one write; 0: as many as the kernel takes
    bool reads = true;        ///< whether it takes the answers
};

/// Hostile connections from 127.0.0.2, on a thread of their own, from construction to destruction.
class Flood {
public:
    Flood(std::uint16_t port, Hostility hostility, int connections);
    ~Flood();
    Flood(const Flood&) = delete;
    Flood& operator=(const Flood&) = delete;

    /// Waits until so many bytes have been sent; false after a minute.
    bool wait_for(std::size_t bytes) const;

private:
    struct Connection;
    void run(int connections);
    void work(Connection& connection, short events);

    const std::uint16_t port_;
    const Hostility hostility_;
    std::atomic<std::size_t> sent_ = 0;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

/// How long each of some requests took.
class Latencies {
public:
    void add(double milliseconds) { values_.push_back(milliseconds); }
    std::size_t size() const { return values_.size(); }
    /// In milliseconds; `share` is between 0 and 1.
    double quantile(double share) const;

private:
    std::vector<double> values_;
};

/// A client that behaves: asks for /health so many times on one connection, and now and then on a
/// new one, which is not measured. Fails the test when one is not answered with 200.
Latencies ask_for_health(std::uint16_t port, int times);

/// Compares such a client alone with one beside a flood, and prints both. Every request must be
/// answered.
void expect_good_service(std::uint16_t port, const char* name, const Hostility& hostility);

}  // namespace akashi::testing

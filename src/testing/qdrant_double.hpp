#pragma once

#include "testing/process.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <csignal>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace akashi::testing {

/// How to start a double of Qdrant.
struct QdrantDoubleOptions {
    std::string engine = "fast";  ///< or `local`: Qdrant's own filters, starts later
    std::string api_key = {};     ///< what every call must have; empty: none
    bool is_secure = false;       ///< speaks TLS, with a new certificate
    std::uint16_t port = 0;       ///< 0: one that is free
};

/// A Qdrant of its own for a test: the process tests/qdrant/double.py, whose text says what each
/// command does. Blocks. One thread at a time.
class QdrantDouble {
public:
    /// Throws std::runtime_error when Python's packages are missing, or it does not start.
    explicit QdrantDouble(QdrantDoubleOptions options = {});

    /// What QDRANT_URL says.
    std::string url() const;
    std::uint16_t port() const { return port_; }
    /// The file with the certificate of a secure one.
    const std::string& certificate() const { return certificate_; }

    /// The next calls of a method fail with a status, such as `UNAVAILABLE`; -1 times: all.
    void fail(std::string_view method, std::string_view status, int times = 1);
    void delay(std::string_view method, std::int64_t milliseconds);
    /// Calls of the method wait for release().
    void stall(std::string_view method);
    /// Batches with one of these points are refused.
    void refuse(const std::vector<std::string>& ids);
    /// Ends what the functions above asked for.
    void release();

    /// Goes away with its connections, and comes back on the same port.
    void stop();
    void start(bool is_empty = false);
    /// The whole process stops to run, as if its machine had frozen; the control port, too.
    void freeze() { process_.signal(SIGSTOP); }
    void thaw() { process_.signal(SIGCONT); }

    void drop(std::string_view collection);
    void make(std::string_view collection, int size, std::string_view distance = "Cosine");
    /// Adds a point whose id is a number, as Akashi would not make it.
    void add_number(
        std::string_view collection, int id, std::vector<float> vector, boost::json::object payload
    );

    /// The `settings`, `indexes` and `points` of a collection; null when there is none.
    boost::json::value describe(std::string_view collection);
    /// How many calls of a method have come.
    std::int64_t calls(std::string_view method);
    /// Waits until as many calls of a method have come, or with "… cancelled", were cancelled.
    void wait_for(std::string_view method, std::int64_t calls);

private:
    boost::json::value command(const boost::json::object& command);

    const TemporaryDirectory directory_;
    ServerProcess process_;
    std::uint16_t port_ = 0;
    std::uint16_t control_port_ = 0;
    std::string certificate_;
};

}  // namespace akashi::testing

#pragma once

#include "base/log_limiter.hpp"
#include "net/http_client.hpp"
#include "telemetry/otlp_config.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

namespace akashi {

/// Says in the log that a collector does not take all of a signal, at most once a minute for both,
/// and that it does again, if it was said. Thread-safe.
class ExportLog {
public:
    void failed(Signal signal, const std::string& url, const std::string& error);
    void succeeded(Signal signal);

private:
    log::Limiter limiter_{std::chrono::minutes(1)};
    std::array<std::atomic<bool>, 2> is_told_{};  ///< by signal: the log says that it fails
};

/// Sends the messages of one signal to its collector. One message at a time.
class OtlpSender {
public:
    /// `client` and `log` must outlive the sender.
    OtlpSender(net::HttpClient& client, ExportLog& log, const OtlpConfig& config, Signal signal);

    /// Whether the collector took the message, perhaps in part. Repeats it for about a minute when
    /// the collector is away or asks for patience. Throws only when it is cancelled.
    boost::asio::awaitable<bool> send(std::string message);

    /// The same with one attempt, which must be quick.
    boost::asio::awaitable<bool> send_once(std::string message, std::chrono::milliseconds timeout);

private:
    net::HttpRequest request(std::string message) const;
    boost::asio::awaitable<bool> send(net::HttpRequest request, int attempts);

    net::HttpClient& client_;
    ExportLog& log_;
    const Signal signal_;
    const std::string url_;
    const std::chrono::milliseconds timeout_;
    const bool is_json_;
    const bool is_compressed_;
    std::vector<net::Header> headers_;
};

}  // namespace akashi

#pragma once

#include "base/log_limiter.hpp"
#include "net/http_client.hpp"
#include "telemetry/otlp_config.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

namespace akashi {

/// Says in the log that a collector takes nothing, at most once a minute, and that it does again.
/// Thread-safe.
class ExportLog {
public:
    void failed(Signal signal, const std::string& url, const std::string& error);
    void succeeded();

private:
    log::Limiter limiter_{std::chrono::minutes(1)};
    std::atomic<bool> is_failing_ = false;
};

/// Sends the messages of one signal to its collector. One message at a time.
class OtlpSender {
public:
    /// `client` and `log` must outlive the sender.
    OtlpSender(net::HttpClient& client, ExportLog& log, const OtlpConfig& config, Signal signal);

    /// Whether the collector took the message. Repeats it for about a minute when the collector is
    /// away or asks for patience. Throws only when it is cancelled.
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
    const bool is_compressed_;
    std::vector<net::Header> headers_;
};

}  // namespace akashi

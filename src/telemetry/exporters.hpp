#pragma once

#include "base/periodic_task.hpp"
#include "telemetry/beginning.hpp"
#include "telemetry/otlp_messages.hpp"
#include "telemetry/otlp_sender.hpp"
#include "telemetry/span_queue.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>

namespace akashi {

/// What both exporters need. What it refers to outlives them.
struct ExportContext {
    boost::asio::any_io_executor executor;
    net::HttpClient& client;
    ExportLog& log;
    const OtlpConfig& config;
    const Attributes& resource;
};

/// Sends spans: some time after they were made, or when there are many.
class SpanExporter {
public:
    explicit SpanExporter(const ExportContext& context);

    span::Sink& sink() { return queue_; }
    void start() { task_.start(); }
    /// Sends what is on its way once more, and the rest, within `patience`. No request may be left.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds patience);

private:
    boost::asio::awaitable<void> export_all();
    bool has_batch();
    void end_batch(bool is_sent);

    const Attributes& resource_;
    const OtlpForm form_;
    OtlpSender sender_;
    SpanQueue queue_;
    SpanBatch batch_;  ///< on its way
    PeriodicTask task_;
};

/// Sends all metrics of the process from time to time.
class MetricExporter {
public:
    explicit MetricExporter(const ExportContext& context);

    void start() { task_.start(); }
    /// Gives up what is on its way, and sends the last values within `patience`.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds patience);

private:
    std::string message();
    boost::asio::awaitable<void> export_now();

    const Attributes& resource_;
    const OtlpForm form_;
    Beginning begin_;
    OtlpSender sender_;
    bool has_started_ = false;
    PeriodicTask task_;
};

}  // namespace akashi

#include "telemetry/part.hpp"

#include "http/router.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

/// For the last message of each signal, when the server stops.
constexpr std::chrono::milliseconds kLastPatience{1'250};

asio::awaitable<void> end(auto& exporter) {
    if (exporter) co_await exporter->stop(kLastPatience);
}

}  // namespace

TelemetryPart::TelemetryPart(const Context& context, OtlpConfig config)
    : config_(std::move(config)), resource_(resource_of(config_)), client_(context.executor) {
    const ExportContext exports{context.executor, client_, log_, config_, resource_};
    if (config_.exports_traces()) {
        spans_.emplace(exports);
        tracer_.emplace(sampler_of(config_), spans_->sink());
    }
    if (config_.exports_metrics()) metrics_.emplace(exports);
}

void TelemetryPart::add_routes(http::Router& router) {
    if (tracer_) router.watch().trace(*tracer_);
    if (metrics_) router.watch().measure();
}

asio::awaitable<void> TelemetryPart::start() {
    if (spans_) spans_->start();
    if (metrics_) metrics_->start();
    co_return;
}

asio::awaitable<void> TelemetryPart::stop() {
    using asio::experimental::awaitable_operators::operator&&;
    co_await (end(spans_) && end(metrics_));
    client_.close();
}

}  // namespace akashi

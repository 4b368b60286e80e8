#pragma once

#include "core/part.hpp"
#include "net/http_client.hpp"
#include "telemetry/exporters.hpp"

#include <optional>

namespace akashi {

/// Sends spans and metrics to a collector of OpenTelemetry (docs/telemetry.md). Does nothing
/// without an endpoint. Put it first in the list of parts, so that it stops last: what the others
/// do at their end is sent, too.
class TelemetryPart final : public Part {
public:
    TelemetryPart(const Context& context, OtlpConfig config);

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    const OtlpConfig config_;
    const Attributes resource_;
    net::HttpClient client_;
    ExportLog log_;
    std::optional<SpanExporter> spans_;
    std::optional<span::Tracer> tracer_;
    std::optional<MetricExporter> metrics_;
};

}  // namespace akashi

#include "doctor/otlp_check.hpp"

#include "doctor/http_probe.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Observations> check_otlp(std::string signal, net::HttpRequest request) {
    constexpr std::string_view kName = "otlp";
    const std::string host = net::host_of(request.url);
    const ProbeAnswer answer = co_await probe_http(std::move(request));
    if (answer.status >= 200 && answer.status < 300)
        co_return Observations{fine(kName, fmt::format("{} takes {}", host, signal))};
    if (answer.status != 0)
        co_return Observations{warning(
            kName,
            fmt::format(
                "{} answers {} with HTTP {}; they are lost, requests are not affected",
                host,
                signal,
                answer.status
            ),
            "docs/operations/the-collector-gets-nothing.md"
        )};
    // OpenSSL's words for an answer that is not TLS.
    const bool is_plain = answer.failure.contains("wrong version number");
    co_return Observations{warning(
        kName,
        fmt::format("{}; {} are lost, requests are not affected", answer.failure, signal),
        is_plain ? "the collector has no TLS: set OTEL_EXPORTER_OTLP_INSECURE=true, or let "
                   "OTEL_EXPORTER_OTLP_ENDPOINT begin with http://"
                 : "bring the collector back, or correct OTEL_EXPORTER_OTLP_ENDPOINT (its port for "
                   "HTTP is 4318, not 4317)"
    )};
}

}  // namespace akashi

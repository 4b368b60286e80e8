#include "doctor/otlp_check.hpp"

#include "doctor/http_probe.hpp"
#include "net/http_message.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Observations> check_otlp(std::string url) {
    constexpr std::string_view kName = "otlp";
    const std::string host = net::host_of(url);
    const ProbeAnswer answer = co_await probe_http(std::move(url));
    if (answer.status != 0) co_return Observations{fine(kName, fmt::format("{} answers", host))};
    co_return Observations{warning(
        kName,
        fmt::format("{}; spans and metrics are lost, requests are not affected", answer.failure),
        "bring the collector back, or correct OTEL_EXPORTER_OTLP_ENDPOINT (its port for HTTP is "
        "4318, not 4317)"
    )};
}

}  // namespace akashi

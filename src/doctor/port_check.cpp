#include "doctor/port_check.hpp"

#include "doctor/http_probe.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using asio::ip::tcp;
namespace json = boost::json;

namespace {

constexpr std::string_view kName = "server";

/// A text of /health; empty when it is not there.
std::string text_of(const json::object& health, std::string_view name) {
    const auto* value = health.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::optional<json::object> read_health(const std::string& body) {
    boost::system::error_code failed;
    auto health = json::parse(body, failed);
    if (failed || !health.is_object() || !health.as_object().contains("store")) return std::nullopt;
    return std::move(health.as_object());
}

Observation judge_server(unsigned short port, const json::object& health) {
    const std::string version = text_of(health, "version");
    const std::string status = text_of(health, "status");
    const std::string state = fmt::format("akashi {} on port {} is {}", version, port, status);
    if (status != "healthy") {
        const std::string reason = text_of(health, "reason");
        return problem(
            kName,
            reason.empty() ? state : fmt::format("{}: {}", state, reason),
            "look at the other lines, and at its log"
        );
    }
    if (version != AKASHI_VERSION)
        return warning(
            kName,
            fmt::format("{}, and this program is {}", state, AKASHI_VERSION),
            "restart the server with this version, or ask the doctor of that version"
        );
    return fine(kName, state);
}

/// Why a server could not listen there; nothing when it could.
std::optional<boost::system::error_code> find_obstacle(
    const asio::any_io_executor& executor, const tcp::endpoint& place
) {
    boost::system::error_code failed;
    tcp::acceptor acceptor(executor);
    acceptor.open(place.protocol(), failed);
    acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
    acceptor.bind(place, failed);
    if (!failed) acceptor.listen(1, failed);
    return failed ? std::optional(failed) : std::nullopt;
}

Observation judge_obstacle(
    unsigned short port, boost::system::error_code obstacle, bool is_silent
) {
    const std::string state =
        fmt::format("port {} cannot be used by Akashi: {}", port, obstacle.message());
    if (obstacle == asio::error::access_denied)
        return problem(
            kName,
            state,
            "set AKASHI_PORT to 1024 or more, or run the doctor as the account of the server"
        );
    return problem(
        kName,
        is_silent ? state + ", and who has it does not answer /health" : state,
        fmt::format(
            "ss -ltnp 'sport = :{}' shows who has it; {}set AKASHI_PORT to another one",
            port,
            is_silent ? "if it is akashi, it hangs: restart it; otherwise " : ""
        )
    );
}

/// Why a server that starts could not serve metrics; nothing when it could.
std::optional<Observation> judge_metrics(
    const asio::any_io_executor& executor, unsigned short port, const MetricsPlace& metrics
) {
    if (metrics.port == 0) return std::nullopt;
    boost::system::error_code wrong;
    const auto address = asio::ip::make_address(metrics.address, wrong);
    std::optional<boost::system::error_code> obstacle = asio::error::address_in_use;
    if (metrics.port != port) obstacle = find_obstacle(executor, {address, metrics.port});
    if (!obstacle) return std::nullopt;
    return problem(
        kName,
        fmt::format(
            "no metrics on {} port {}: {}", metrics.address, metrics.port, obstacle->message()
        ),
        "set AKASHI_METRICS_PORT or AKASHI_METRICS_ADDRESS to another one"
    );
}

}  // namespace

asio::awaitable<Observations> check_port(unsigned short port, MetricsPlace metrics) {
    net::HttpRequest request;
    request.url = fmt::format("http://127.0.0.1:{}/health", port);
    const ProbeAnswer answer = co_await probe_http(std::move(request));
    if (const auto health = read_health(answer.body))
        co_return Observations{judge_server(port, *health)};
    const auto executor = co_await asio::this_coro::executor;
    Observations findings;
    if (const auto obstacle = find_obstacle(executor, {tcp::v4(), port}))
        findings.push_back(judge_obstacle(port, *obstacle, answer.status == 0));
    else
        findings.push_back(fine(kName, fmt::format("none runs here, and port {} is free", port)));
    if (auto finding = judge_metrics(executor, port, metrics))
        findings.push_back(std::move(*finding));
    co_return findings;
}

}  // namespace akashi

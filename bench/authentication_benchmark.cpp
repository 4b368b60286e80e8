#include "authentication_benchmark.hpp"

#include "akashi_local.hpp"
#include "akashi_serve.hpp"
#include "app/local_app.hpp"
#include "base/log.hpp"
#include "machine.hpp"
#include "requests.hpp"
#include "say.hpp"
#include "testing/http_client.hpp"
#include "testing/process.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <cstdint>
#include <ctime>
#include <stdexcept>

namespace akashi::bench {

namespace {

namespace asio = boost::asio;

constexpr int kDecisions = 200'000;
constexpr double kDecisionTarget = 20;
constexpr double kRateTarget = 40'000;
constexpr double kTailTarget = 10;

double processor_time_of_thread() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

std::string text_at(const testing::HttpReply& reply, std::string_view name) {
    if (reply.status / 100 != 2) throw std::runtime_error("wrong answer: " + reply.body);
    return std::string(reply.json.at("data").at(name).as_string());
}

/// One of each kind, for the server at this port.
std::vector<std::pair<std::string, std::string>> make_credentials(std::uint16_t port) {
    const std::string chosen = admin_authorization();
    testing::HttpClient client(port);
    client.set_default_header("Authorization", chosen);
    const std::string made =
        text_at(client.post("/v1/agents", R"({"agent_id":"caller","name":"caller"})"), "raw_key");
    const std::string token = text_at(
        client.post("/auth/token", fmt::format(R"({{"agent_id":"caller","api_key":"{}"}})", made)),
        "token"
    );
    return {
        {"a token", "Bearer " + token},
        {"a made key", "ApiKey caller:" + made},
        {"a chosen key", chosen}
    };
}

/// The processor time of this thread for one decision about such a request, in microseconds.
asio::awaitable<double> time_decisions(
    const http::Router& router, std::string path, std::string authorization
) {
    double begin = 0;
    for (int i = -kDecisions / 10; i < kDecisions; ++i) {
        if (i == 0) begin = processor_time_of_thread();
        http::Request request;
        request.method = http::Method::get;
        request.path = path;
        request.request_id = "00000000-0000-4000-8000-000000000001";
        request.client_ip = "127.0.0.1";
        if (!authorization.empty()) request.headers.emplace_back("authorization", authorization);
        if (const auto refusal = co_await router.admit(request))
            throw std::runtime_error("refused: " + refusal->body);
    }
    co_return (processor_time_of_thread() - begin) / kDecisions;
}

}  // namespace

AuthenticationBenchmark::AuthenticationBenchmark(BenchmarkOptions options)
    : options_(std::move(options)) {}

void AuthenticationBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    measure_decisions();
    measure_requests();
    say("\n{}", table_.text());
}

void AuthenticationBenchmark::measure_decisions() {
    log::set_level(log::Level::error);
    const testing::TemporaryDirectory directory;
    app::Config config = app::load_config([](const auto&) { return std::nullopt; });
    config.local.data_dir = directory / "data";
    config.http.address = "127.0.0.1";
    config.http.port = 0;
    config.identity.admin_api_key = kAdminKey;
    app::LocalApp local(config);
    local.app().listen();
    const auto& router = local.app().router();
    asio::io_context io;
    const double bare = testing::run(io, time_decisions(router, "/config", {}));
    say("a decision about a request without credentials: {:.2f} us\n", bare);
    for (const auto& [name, authorization] : make_credentials(local.app().port())) {
        const double full = testing::run(io, time_decisions(router, "/v1/me", authorization));
        say("with {}: {:.2f} us\n", name, full);
        table_.add("authentication by " + name, full - bare, " us", Goal::at_most, kDecisionTarget);
    }
    local.app().stop();
}

void AuthenticationBenchmark::measure_requests() {
    const testing::TemporaryDirectory directory;
    const AkashiLocal server(options_.server, directory.path());
    meter_.point_at(server.port(), server.workers());
    meter_.measure_rate(
        "GET /health",
        [](std::string& request) { make_get(request, "", "/health"); },
        kRateTarget,
        kTailTarget
    );
    for (const auto& [name, authorization] : make_credentials(server.port()))
        meter_.measure_rate(
            "GET /v1/me with " + name,
            [&](std::string& request) { make_get(request, authorization, "/v1/me"); },
            kRateTarget,
            kTailTarget
        );
}

}  // namespace akashi::bench

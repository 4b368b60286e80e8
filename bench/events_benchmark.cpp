#include "events_benchmark.hpp"

#include "akashi_local.hpp"
#include "bare_events.hpp"
#include "machine.hpp"
#include "requests.hpp"
#include "say.hpp"
#include "testing/http_client.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <thread>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char* kDatabase = "bench_events";
constexpr int kConnections = 32;
constexpr int kBatch = 100;
constexpr double kBatchTarget = 40'000;
constexpr double kShareTarget = 60;
constexpr double kSingleTarget = 8'000;

std::string body_of(int events) {
    std::string items;
    for (int i = 0; i < events; ++i)
        items += fmt::format(
            R"({}{{"event_type":"{}","payload":{}}})", i == 0 ? "" : ",", kEventType, kEventPayload
        );
    return R"({"events":[)" + items + "]}";
}

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

void EventsBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    say("fdatasync of 4 KiB in {}: {:.2f} ms\n", directory_.path(), measure_sync(directory_.path())
    );
    measure_sqlite();
    measure_postgres();
    say("\n{}", table_.text());
}

void EventsBenchmark::measure_postgres() {
    PostgresServers servers;
    say("{}\n", servers.describe());
    AkashiServe server(options_.server, servers, meter_);
    server.make_database(kDatabase);
    servers.fill_log();
    const double copied = copy_ceiling(servers.url(Way::direct, kDatabase), options_.duration);
    say("COPY, 1,000 rows a transaction: {:.0f} events/s\n", copied);
    server.start(Way::pgbouncer, kDatabase);
    port_ = server.port();
    const double stored = measure_batches(admin_authorization());
    table_.add(
        "PostgreSQL: events/s in batches of 100", stored, "/s", Goal::at_least, kBatchTarget
    );
    table_.add(
        "PostgreSQL: share of bare COPY", 100 * stored / copied, " %", Goal::at_least, kShareTarget
    );
    measure_single(admin_authorization());
    server.stop();
}

void EventsBenchmark::measure_sqlite() {
    const double bare = bare_sqlite_events(directory_.path(), options_.duration);
    say("bare SQLite loop, 100 rows a transaction: {:.0f} events/s\n", bare);
    AkashiLocal server(options_.server, directory_.path());
    port_ = server.port();
    meter_.point_at(port_, server.workers());
    const double stored = measure_batches(admin_authorization());
    table_.add(
        "SQLite: share of a bare batch loop",
        100 * stored / bare,
        " %",
        Goal::at_least,
        kShareTarget
    );
    measure_single(admin_authorization());
    server.stop();
}

std::string EventsBenchmark::begin_run(const std::string& authorization) const {
    testing::HttpClient client(port_);
    client.set_default_header("Authorization", authorization);
    const auto made = client.post("/v1/runs", R"({"agent_id":"admin"})");
    if (made.status != 201) throw std::runtime_error("no run: " + made.body);
    return std::string(made.json.at("data").at("id").as_string());
}

/// Events that are in the database a second, counted until the last one is.
double EventsBenchmark::measure_batches(const std::string& authorization) {
    const std::string path = "/v1/runs/" + begin_run(authorization) + "/events";
    const std::string body = body_of(kBatch);
    const auto request = [&](std::string& text) { make_post(text, authorization, path, body); };
    const auto begin = Clock::now();
    const LoadResult result =
        meter_.measure("batches of 100 events", meter_.load(kConnections, request));
    wait_until_stored();
    const double events = static_cast<double>(result.answered) * kBatch;
    const double stored = events / seconds_since(begin);
    say("answered: {:.0f} events/s; in the database: {:.0f} events/s\n",
        events / result.seconds,
        stored);
    return stored;
}

void EventsBenchmark::measure_single(const std::string& authorization) {
    const std::string path = "/v1/runs/" + begin_run(authorization) + "/events";
    const std::string body = body_of(1);
    const auto request = [&](std::string& text) { make_post(text, authorization, path, body); };
    const LoadResult result = meter_.measure("single events", meter_.load(kConnections, request));
    wait_until_stored();
    table_.add("single events", result.per_second(), "/s", Goal::at_least, kSingleTarget);
}

void EventsBenchmark::wait_until_stored() const {
    testing::HttpClient client(port_);
    while (client.get("/health").json.at("buffer_depth") != 0) std::this_thread::sleep_for(5ms);
}

}  // namespace akashi::bench

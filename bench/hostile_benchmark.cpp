#include "hostile_benchmark.hpp"

#include "akashi_local.hpp"
#include "akashi_serve.hpp"
#include "attack.hpp"
#include "machine.hpp"
#include "say.hpp"
#include "testing/http_client.hpp"

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

namespace akashi::bench {

namespace {

constexpr const char* kDatabase = "hostile";
constexpr int kGoodConnections = 4;
constexpr std::size_t kBodyLimit = 1'048'576;
constexpr double kKeptTarget = 99;
constexpr double kTailTarget = 2;
constexpr double kMemoryTarget = 400;
constexpr double kLogTarget = 10;

/// A decision of half a megabyte, as large as the limits of its parts allow in round numbers.
std::string large_trace(std::string_view authorization, int number) {
    std::string evidence;
    for (int i = 0; i < 16; ++i)
        evidence += fmt::format(
            R"({}{{"source_type":"document","content":"{}"}})",
            i == 0 ? "" : ",",
            std::string(30'000, 'e')
        );
    std::string request;
    make_post(
        request,
        authorization,
        "/v1/trace",
        fmt::format(
            R"({{"agent_id":"hostile","decision":{{"decision_type":"planning","outcome":"large {}",)"
            R"("confidence":0.5,"evidence":[{}]}}}})",
            number,
            evidence
        )
    );
    return request;
}

double megabytes_of(const std::string& file) {
    return static_cast<double>(std::filesystem::file_size(file)) / 1e6;
}

}  // namespace

HostileBenchmark::HostileBenchmark(BenchmarkOptions options)
    : options_(std::move(options)),
      good_{
          Good{"GET /health", 100, [this](std::string& request) { requests_[0].health(request); }},
          Good{
              "POST /v1/trace", 100, [this](std::string& request) { requests_[1].trace(request); }
          },
          Good{
              "GET /v1/decisions/recent",
              50,
              [this](std::string& request) { requests_[2].recent(request); }
          },
      } {}

void HostileBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    start_local();
    measure("akashi local");
    start_serve();
    measure("akashi serve");
    servers_.drop_database(kDatabase);
    say("\n{}", table_.text());
}

void HostileBenchmark::measure(std::string_view store) {
    hostile_authorization_ = fmt::format("ApiKey hostile:{}", register_agent("hostile"));
    for (auto& requests : requests_) requests.authorize(admin_authorization());
    fill();
    run_good_clients(&Good::quiet, options_.duration);
    for (const auto& good_client : good_)
        if (good_client.quiet.errors != 0)
            throw std::runtime_error("wrong answer: " + good_client.quiet.first_error);
    attack();
    add_results(store);
    stop();
}

void HostileBenchmark::start_local() {
    start(local_process(options_.server, port_, directory_.path()));
}

void HostileBenchmark::start_serve() {
    servers_.create_database(kDatabase);
    start({
        .command =
            {options_.server, "serve", "--port", std::to_string(port_), "--address", "127.0.0.1"},
        .environment =
            {{"DATABASE_URL", servers_.url(Way::pgbouncer, kDatabase)},
             {"NOTIFY_URL", servers_.url(Way::direct, kDatabase)},
             {"AKASHI_ADMIN_API_KEY", kAdminKey},
             {"AKASHI_DATA_DIR", directory_ / "data"}},
        .log_file = directory_ / "log",
    });
}

void HostileBenchmark::start(testing::ProcessOptions options) {
    std::filesystem::remove(options.log_file);
    server_ = std::make_unique<testing::ServerProcess>(options);
    wait_until_answered(port_, [](std::string& request) { make_get(request, "", "/readyz"); });
}

void HostileBenchmark::stop() {
    server_->signal(SIGTERM);
    if (const int status = server_->wait(); status != 0)
        throw std::runtime_error(fmt::format("the server ended with status {}", status));
    server_.reset();
}

std::string HostileBenchmark::register_agent(std::string_view name) {
    testing::HttpClient client(port_);
    const auto reply = client.post(
        "/v1/agents",
        fmt::format(R"({{"agent_id":"{0}","name":"{0}"}})", name),
        {{"Authorization", admin_authorization()}}
    );
    if (reply.status != 201) throw std::runtime_error("no agent: " + reply.body);
    return std::string(reply.json.at("data").at("raw_key").as_string());
}

/// The attackers' large pages need something to show.
void HostileBenchmark::fill() {
    int number = 0;
    const Load large{
        .port = port_,
        .limit = 100,
        .next_request = [&](std::string& request
                        ) { request = large_trace(hostile_authorization_, number++); },
    };
    if (const auto filled = run_load(large); filled.errors != 0)
        throw std::runtime_error("wrong answer: " + filled.first_error);
    const Load ordinary{.port = port_, .limit = 100, .next_request = good_[1].next_request};
    if (const auto filled = run_load(ordinary); filled.errors != 0)
        throw std::runtime_error("wrong answer: " + filled.first_error);
}

void HostileBenchmark::run_good_clients(
    LoadResult Good::* result, std::chrono::milliseconds duration
) {
    std::vector<std::jthread> threads;
    for (Good& good : good_)
        threads.emplace_back([this, &good, result, duration] {
            good.*result = run_load(
                {.port = port_,
                 .connections = kGoodConnections,
                 .duration = duration,
                 .rate = good.rate,
                 .next_request = good.next_request}
            );
        });
}

void HostileBenchmark::attack() {
    std::vector<std::unique_ptr<testing::Flood>> floods;
    for (auto& attack : all_attacks(hostile_authorization_, kBodyLimit))
        if (options_.only.empty() || options_.only == attack.name)
            floods.push_back(std::make_unique<testing::Flood>(port_, std::move(attack)));
    run_good_clients(&Good::attacked, options_.attack);
    for (const auto& flood : floods)
        say("{} x {}: the server took {:.1f} MB and closed {} connections\n",
            flood->attack().connections,
            flood->attack().name,
            static_cast<double>(flood->sent()) / 1e6,
            flood->closed());
}

void HostileBenchmark::add_results(std::string_view store) {
    const double seconds = std::chrono::duration<double>(options_.attack).count();
    for (const auto& good : good_) {
        const double kept =
            100 * static_cast<double>(good.attacked.answered) / (good.rate * seconds);
        const double quiet = good.quiet.percentile(0.99);
        const double attacked = good.attacked.percentile(0.99);
        say("{}, {}: p50 {:.2f} -> {:.2f} ms, p99 {:.2f} -> {:.2f} ms {}\n",
            store,
            good.name,
            good.quiet.percentile(0.5),
            good.attacked.percentile(0.5),
            quiet,
            attacked,
            good.attacked.first_error);
        const auto name = fmt::format("{}, {}", store, good.name);
        table_.add(name + ": answered", kept, " %", Goal::at_least, kKeptTarget);
        table_.add(name + ": p99 / quiet p99", attacked / quiet, "", Goal::at_most, kTailTarget);
    }
    const auto name = std::string(store);
    const double peak = memory(server_->pid(), "VmHWM");
    table_.add(name + ": memory at its peak", peak, " MB", Goal::at_most, kMemoryTarget);
    table_.add(name + ": log", megabytes_of(directory_ / "log"), " MB", Goal::at_most, kLogTarget);
}

}  // namespace akashi::bench

#include "postgres_benchmark.hpp"

#include "bad_traces.hpp"
#include "bare_postgres.hpp"
#include "costs.hpp"
#include "filler.hpp"
#include "machine.hpp"
#include "outage.hpp"
#include "population.hpp"
#include "postgres/blocking_session.hpp"
#include "say.hpp"
#include "testing/http_client.hpp"

#include <algorithm>
#include <stdexcept>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using postgres::BlockingSession;

constexpr const char* kDatabase = "bench";
constexpr int kReaders = 16;
constexpr std::size_t kOrdinaryAgent = 1;
constexpr double kTailTarget = 20;
constexpr double kReadTarget = 15;
constexpr double kNeighbourTarget = 85;
constexpr std::uint64_t kSeedOfOthers = 64;
/// Traces to prepare for each second; more than any machine has yet needed for both measures.
constexpr std::size_t kTracesASecond = 12'000;

/// What the server creates at its first start.
constexpr const char* kFirstRows =
    "INSERT INTO organizations (id, name, slug)"
    " VALUES ('00000000-0000-0000-0000-000000000000', 'Default', 'default');"
    "INSERT INTO agents (id, org_id, agent_id, name, role)"
    " VALUES (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'admin', 'Admin', "
    "'admin')";

/// The ordinary agent and those whose tag it shares.
std::vector<std::string> visible_agents() {
    std::vector<std::string> names;
    for (std::size_t agent = kOrdinaryAgent; agent < kAgents; agent += kTeams)
        names.push_back(agent_name(agent));
    return names;
}

std::vector<std::string> all_agents() {
    std::vector<std::string> names;
    names.reserve(kAgents);
    for (std::size_t agent = 0; agent < kAgents; ++agent) names.push_back(agent_name(agent));
    return names;
}

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

PostgresBenchmark::PostgresBenchmark(BenchmarkOptions options) : options_(std::move(options)) {
    requests_.authorize(admin_authorization());
}

void PostgresBenchmark::run() {
    say("akashi {}, {}\n", AKASHI_VERSION, describe_machine());
    say("{}\n", servers_.describe());
    say("fdatasync of 4 KiB in {}: {:.2f} ms\n", directory_.path(), measure_sync(directory_.path())
    );
    if (options_.writes) {
        servers_.fill_log();
        for (const Way way : {Way::pgbouncer, Way::direct}) measure_writing(way);
    }
    if (options_.reads) measure_reading();
    table_.add("memory at its peak", server_.peak_memory(), " MB", Goal::at_most, 200);
    say("\n{}\n{}", table_.text(), growth_);
}

double PostgresBenchmark::measure_ceiling(std::string_view name, Way way, Ceiling* ceiling) {
    server_.make_database(kDatabase);
    BlockingSession(servers_.url(Way::direct, kDatabase)).run_script(kFirstRows);
    servers_.checkpoint();
    const BareDatabase database{
        .url = servers_.url(way, kDatabase), .keeps_prepared_statements = way == Way::direct
    };
    const Costs costs(servers_.workers());
    const auto result = ceiling(database, options_.duration, requests_);
    say("ceiling {}, {}: {:.0f} traces/s; one costs {} of processor time\n",
        name,
        describe(way),
        result.per_second,
        costs.describe(static_cast<double>(result.traces)));
    servers_.drop_database(kDatabase);
    return result.per_second;
}

void PostgresBenchmark::measure_writing(Way way) {
    say("\n");
    const double multi_row = measure_ceiling("A (multi-row)", way, multi_row_ceiling);
    const double single = measure_ceiling("B (single)", way, single_ceiling);
    server_.make_database(kDatabase);
    server_.start(way, kDatabase);
    requests_.prepare_traces(kTracesASecond * static_cast<std::size_t>(options_.duration / 1s));
    servers_.checkpoint();
    const auto name = fmt::format("POST /v1/trace, {}", describe(way));
    const double served = meter_.measure_rate(
        name, [this](std::string& request) { requests_.trace(request); }, 3'000, kTailTarget
    );
    table_.add(name + ": share of ceiling A", 100 * served / multi_row, " %", Goal::at_least, 60);
    table_.add(name + ": share of ceiling B", 100 * served / single, " %", Goal::at_least, 250);
    say("connections to the database: {}\n", servers_.connections(kDatabase));
    if (way == Way::pgbouncer) measure_bad_traces();
    measure_outage(way);
    server_.stop();
    servers_.drop_database(kDatabase);
}

/// What traces keep of their rate when their neighbours' traces are bad instead of good.
void PostgresBenchmark::measure_bad_traces() {
    RequestMaker others(kSeedOfOthers);
    others.authorize(admin_authorization());
    Neighbours neighbours{
        .port = server_.port(),
        .duration = options_.duration,
        .next_request = [this](std::string& request) { requests_.trace(request); },
        .next_of_others = {}
    };
    const auto measure = [&](int count, bool are_bad) {
        neighbours.others = count;
        neighbours.others_are_refused = are_bad;
        neighbours.next_of_others = [&others, are_bad](std::string& request) {
            are_bad ? others.bad_trace(request) : others.trace(request);
        };
        const auto rates = run_neighbours(neighbours);
        say("64 connections beside {} {}: {:.0f} traces/s and {:.0f}/s\n",
            count,
            are_bad ? "with bad traces" : "with good ones",
            rates.first,
            rates.others);
        return rates.first;
    };
    for (const int count : {1, 4, 64}) {
        const double beside_good = measure(count, false);
        table_.add(
            fmt::format("POST /v1/trace beside {} bad connections, share of beside good", count),
            100 * measure(count, true) / beside_good,
            " %",
            Goal::at_least,
            kNeighbourTarget
        );
    }
}

void PostgresBenchmark::measure_outage(Way way) {
    const auto url = servers_.url(Way::direct, kDatabase);
    const auto result = run_outage({
        .port = server_.port(),
        .authorization = admin_authorization(),
        .before = 2s,
        .away = options_.outage,
        .after = 4s,
        .stop = [this] { servers_.stop(); },
        .start = [this] { servers_.start(); },
        .is_back = [this] { return servers_.accepts_connections(); },
        .read_stored =
            [&] {
                return BlockingSession(url).query(
                    "SELECT id, outcome FROM decisions WHERE outcome LIKE 'outage %'"
                );
            },
    });
    if (!result.wrong_answer.empty())
        throw std::runtime_error("wrong answer in the outage: " + result.wrong_answer);
    say("outage of {} s, {}: {} traces answered, {} refusals; {} lost, {} doubled, {} nobody sent; "
        "the first 201 came {:.0f} ms after PostgreSQL accepted connections, {:.1f} s after the "
        "last "
        "one\n",
        std::chrono::duration<double>(options_.outage).count(),
        describe(way),
        result.answered,
        result.refused,
        result.lost,
        result.doubled,
        result.unasked,
        result.back_after_ms,
        result.silence_ms / 1000);
    const auto wrong = result.lost + result.doubled + result.unasked;
    const auto name = fmt::format("outage, {}", describe(way));
    table_.add(name + ": back after", result.back_after_ms, " ms", Goal::at_most, 2'000);
    table_.add(
        name + ": answered traces stored once",
        100 - 100 * static_cast<double>(wrong) / static_cast<double>(result.answered),
        " %",
        Goal::at_least,
        100
    );
}

std::string PostgresBenchmark::register_agent() {
    testing::HttpClient client(server_.port());
    const auto reply = client.post(
        "/v1/agents",
        fmt::format(
            R"({{"agent_id":"{}","name":"Reader","tags":["{}"]}})",
            agent_name(kOrdinaryAgent),
            team_of(kOrdinaryAgent)
        ),
        {{"Authorization", admin_authorization()}}
    );
    if (reply.status != 201) throw std::runtime_error("no agent: " + reply.body);
    return std::string(reply.json.at("data").at("raw_key").as_string());
}

void PostgresBenchmark::measure_reading() {
    say("\n");
    server_.make_database(kDatabase);
    server_.start(Way::pgbouncer, kDatabase);
    const auto key = register_agent();
    readers_.push_back({"admin", ReadRequests(admin_authorization(), all_agents())});
    readers_.push_back(
        {"agent",
         ReadRequests(
             fmt::format("ApiKey {}:{}", agent_name(kOrdinaryAgent), key), visible_agents()
         )}
    );
    growth_ = "| read | decisions | p50 | p99 |\n|:--|--:|--:|--:|\n";
    Filler filler(servers_.url(Way::direct, kDatabase), options_.decisions);
    for (std::uint64_t decisions = 10'000; decisions <= options_.decisions; decisions *= 10) {
        const auto start = Clock::now();
        filler.fill_up_to(decisions);
        servers_.checkpoint();
        say("filled up to {} decisions in {:.0f} s\n", decisions, seconds_since(start));
        measure_reads(Way::pgbouncer, decisions);
    }
    server_.stop();
    server_.start(Way::direct, kDatabase);
    measure_reads(Way::direct, options_.decisions);
    server_.stop();
    servers_.drop_database(kDatabase);
}

void PostgresBenchmark::measure_reads(Way way, std::uint64_t decisions) {
    for (auto& reader : readers_) {
        measure_read(
            "GET /v1/decisions/recent, " + reader.name,
            way,
            decisions,
            [&](auto& request) { reader.requests.recent(request); }
        );
        measure_read("POST /v1/query, " + reader.name, way, decisions, [&](auto& request) {
            reader.requests.query(request);
        });
    }
}

void PostgresBenchmark::measure_read(
    std::string_view name, Way way, std::uint64_t decisions, Meter::Request request
) {
    auto load = meter_.load(kReaders, std::move(request));
    load.duration = options_.duration / 2;
    const auto full_name = fmt::format("{}, {}", name, describe(way));
    const auto result = meter_.measure(fmt::format("{}, {} decisions", full_name, decisions), load);
    if (way == Way::pgbouncer)
        growth_ += fmt::format(
            "| {} | {} | {:.2f} ms | {:.2f} ms |\n",
            full_name,
            decisions,
            result.percentile(0.5),
            result.percentile(0.99)
        );
    if (decisions == options_.decisions)
        table_.add(full_name + ": p99", result.percentile(0.99), " ms", Goal::at_most, kReadTarget);
}

}  // namespace akashi::bench

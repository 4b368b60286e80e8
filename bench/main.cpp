#include "authentication_benchmark.hpp"
#include "bindings_benchmark.hpp"
#include "events_benchmark.hpp"
#include "export_benchmark.hpp"
#include "fleet_benchmark.hpp"
#include "hostile_benchmark.hpp"
#include "idle_benchmark.hpp"
#include "limits_benchmark.hpp"
#include "live_benchmark.hpp"
#include "options.hpp"
#include "outbox_benchmark.hpp"
#include "plan_benchmark.hpp"
#include "postgres_benchmark.hpp"
#include "qdrant_benchmark.hpp"
#include "scoring_benchmark.hpp"
#include "search_benchmark.hpp"
#include "sqlite_benchmark.hpp"
#include "telemetry_benchmark.hpp"
#include "vectors_benchmark.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

int main(int count, char** arguments) {
    akashi::bench::BenchmarkOptions options;
    bool quick = false;
    CLI::App command("Measures a server and prints one table of results and targets.");
    command.add_option("--server", options.server, "the akashi binary")->required();
    command.add_flag("--quick", quick, "2 s a measure and fewer decisions, for a first look");
    auto* postgres = command.add_subcommand("postgres", "akashi serve");
    postgres->add_flag("!--no-writes", options.writes, "without ceilings, traces and the outage");
    postgres->add_flag("!--no-reads", options.reads, "without the filled database");
    command.add_subcommand("sqlite", "akashi local")->fallthrough();
    auto* authentication =
        command.add_subcommand("authentication", "who sends a request")->fallthrough();
    auto* bindings =
        command.add_subcommand("bindings", "traces with bindings, on both stores")->fallthrough();
    auto* hostile =
        command.add_subcommand("hostile", "both, while hostile clients attack them")->fallthrough();
    hostile->add_option("--only", options.only, "the name of the only attack");
    auto* events = command.add_subcommand("events", "events of runs")->fallthrough();
    auto* search = command.add_subcommand("search", "searches in akashi serve")->fallthrough();
    auto* live = command.add_subcommand("live", "event streams of akashi serve")->fallthrough();
    auto* limits = command.add_subcommand("limits", "rate limits")->fallthrough();
    auto* telemetry = command.add_subcommand("telemetry", "spans and metrics")->fallthrough();
    auto* outbox = command.add_subcommand("outbox", "vectors after outages")->fallthrough();
    auto* scoring = command.add_subcommand("scoring", "outcomes are compared")->fallthrough();
    auto* plan = command.add_subcommand("plan", "checks of plans")->fallthrough();
    auto* exported = command.add_subcommand("export", "an export of akashi serve")->fallthrough();
    auto* qdrant = command.add_subcommand("qdrant", "points into Qdrant's double")->fallthrough();
    auto* vectors = command.add_subcommand("vectors", "the vector index")->fallthrough();
    auto* fleet = command.add_subcommand("fleet", "one to three servers and nginx")->fallthrough();
    auto* idle = command.add_subcommand("idle", "servers that nobody uses")->fallthrough();
    command.require_subcommand(1);
    postgres->fallthrough();
    CLI11_PARSE(command, count, arguments);
    const bool is_postgres = postgres->parsed() || search->parsed() || exported->parsed();
    const bool is_large = is_postgres || vectors->parsed();
    if (is_large) options.decisions = 1'000'000;
    if (outbox->parsed()) options.decisions = 50'000;
    if (quick) {
        options.duration = std::chrono::seconds(2);
        options.decisions = is_large ? 100'000 : 10'000;
        options.outage = std::chrono::seconds(3);
        options.attack = std::chrono::seconds(10);
    }
    try {
        if (hostile->parsed()) {
            akashi::bench::HostileBenchmark(options).run();
        } else if (fleet->parsed()) {
            akashi::bench::FleetBenchmark(options).run();
        } else if (idle->parsed()) {
            akashi::bench::IdleBenchmark(options).run();
        } else if (bindings->parsed()) {
            akashi::bench::BindingsBenchmark(options).run();
        } else if (exported->parsed()) {
            akashi::bench::ExportBenchmark(options).run();
        } else if (limits->parsed()) {
            akashi::bench::LimitsBenchmark(options).run();
        } else if (telemetry->parsed()) {
            akashi::bench::TelemetryBenchmark(options).run();
        } else if (outbox->parsed()) {
            akashi::bench::OutboxBenchmark(options).run();
        } else if (scoring->parsed()) {
            akashi::bench::ScoringBenchmark(options).run();
        } else if (plan->parsed()) {
            akashi::bench::PlanBenchmark(options).run();
        } else if (qdrant->parsed()) {
            akashi::bench::QdrantBenchmark(options).run();
        } else if (live->parsed()) {
            akashi::bench::LiveBenchmark(options).run();
        } else if (authentication->parsed()) {
            akashi::bench::AuthenticationBenchmark(options).run();
        } else if (events->parsed()) {
            akashi::bench::EventsBenchmark(options).run();
        } else if (search->parsed()) {
            akashi::bench::SearchBenchmark(options).run();
        } else if (vectors->parsed()) {
            akashi::bench::VectorsBenchmark(options).run();
        } else if (is_postgres) {
            akashi::bench::PostgresBenchmark(options).run();
        } else {
            akashi::bench::SqliteBenchmark(options).run();
        }
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
}

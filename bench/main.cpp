#include "benchmark.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

int main(int count, char** arguments) {
    akashi::bench::BenchmarkOptions options;
    bool quick = false;
    CLI::App command("Measures a server and prints one table of results and targets.");
    command.add_option("--server", options.server, "the akashi binary")->required();
    command.add_flag("--quick", quick, "2 s a measure and 10,000 decisions, for a first look");
    CLI11_PARSE(command, count, arguments);
    if (quick) {
        options.duration = std::chrono::seconds(2);
        options.decisions = 10'000;
    }
    try {
        akashi::bench::Benchmark(options).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
        return 1;
    }
}

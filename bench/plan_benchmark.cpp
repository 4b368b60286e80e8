#include "plan_benchmark.hpp"

#include "bare_connection.hpp"
#include "conflicts/position_keys.hpp"
#include "decisions/binding.hpp"
#include "machine.hpp"
#include "requests.hpp"
#include "say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace akashi::bench {

namespace {

constexpr const char* kDatabase = "bench";
constexpr const char* kProject = "bench";
constexpr std::size_t kSteps = 50;
constexpr std::size_t kParameters = 2'000;
constexpr double kSlowest = 60;  // milliseconds

/// Lines in the text format of COPY, of decisions that all belong to one run.
struct Lines {
    std::string decisions;
    std::string bindings;
    std::string current_bindings;
    std::string positions;
};

void add_binding(Lines& lines, const DecisionId& id, TextMaker& text) {
    const auto parameter = fmt::format("limit_{}", text.below(kParameters));
    const auto made = make_bindings({{parameter, std::to_string(text.below(4))}}).value();
    const Binding& binding = made.front();
    const std::string key = match_key(kDefaultOrg, kProject, binding).str();
    lines.bindings += fmt::format(
        "{}\t{}\t"
        R"([{{"parameter":"{}","value":"{}","match_key":"{}"}}])"
        "\n",
        id.str(),
        kDefaultOrg.str(),
        binding.parameter,
        binding.value,
        key
    );
    lines.current_bindings += fmt::format(
        "{}\t{}\t{}\t2026-01-01 00:00:00Z\t{}\n",
        kDefaultOrg.str(),
        key,
        binding.value_key,
        id.str()
    );
}

}  // namespace

PlanBenchmark::PlanBenchmark(BenchmarkOptions options) : options_(std::move(options)) {}

void PlanBenchmark::run() {
    say("akashi {}, {}\n{}\n", AKASHI_VERSION, describe_machine(), servers_.describe());
    server_.make_database(kDatabase);
    server_.start(Way::pgbouncer, kDatabase);
    fill();
    const auto ask = [](auto body) {
        return [body](std::string& request) {
            make_post(request, admin_authorization(), "/v1/check/plan", body());
        };
    };
    const auto bare = meter_.measure(
        "50 steps that are compared with nothing", meter_.load(1, ask([] { return empty_plan(); }))
    );
    const auto full = meter_.measure("50 steps", meter_.load(1, ask([this] { return plan(); })));
    table_.add("A plan of 50 steps: p99", full.percentile(0.99), " ms", Goal::at_most, kSlowest);
    say("one client at a time: p50 {:.1f} ms, p99 {:.1f} ms; without anything to look up p50 "
        "{:.1f} "
        "ms, p99 {:.1f} ms\n",
        full.percentile(0.5),
        full.percentile(0.99),
        bare.percentile(0.5),
        bare.percentile(0.99));
    server_.stop();
    servers_.drop_database(kDatabase);
    say("\n{}", table_.text());
}

/// Something that a rule compares, about one of many matters.
std::string PlanBenchmark::outcome() {
    const std::string matter =
        fmt::format("{} {} {} of the {}", text_.word(), text_.word(), text_.word(), text_.word());
    switch (text_.below(4)) {
        case 0:
            return fmt::format("Never cache the {} service.", matter);
        case 1:
            return fmt::format("Always cache the {} service.", matter);
        case 2:
            return fmt::format("Set the timeout of the {} to {} s.", matter, 1 + text_.below(9));
        default:
            return fmt::format(
                "Use {} instead of {} for the {}.", text_.word(), text_.word(), matter
            );
    }
}

std::string PlanBenchmark::plan() {
    std::string body = fmt::format(R"({{"project":"{}","steps":[)", kProject);
    for (std::size_t step = 0; step < kSteps; ++step)
        body += fmt::format(
            R"({}{{"outcome":"{}","bindings":[{{"parameter":"limit_{}","value":"9"}}]}})",
            step == 0 ? "" : ",",
            outcome(),
            text_.below(kParameters)
        );
    return body + "]}";
}

std::string PlanBenchmark::empty_plan() {
    std::string body = R"({"steps":[{"outcome":"x"})";
    for (std::size_t step = 1; step < kSteps; ++step) body += R"(,{"outcome":"x"})";
    return body + "]}";
}

/// Decisions with what they bind and where they are filed, one each.
void PlanBenchmark::fill() {
    constexpr std::uint64_t kBatch = 10'000;
    BareConnection connection(servers_.url(Way::direct, kDatabase), /*prepares=*/false);
    const RunId run = RunId::make();
    connection.execute(fmt::format(
        "INSERT INTO runs (id, org_id, agent_id, status, started_at) VALUES ('{}', '{}', 'admin',"
        " 'running', now())",
        run.str(),
        kDefaultOrg.str()
    ));
    for (std::uint64_t filled = 0; filled < options_.decisions; filled += kBatch) {
        Lines lines;
        for (std::uint64_t i = filled; i < std::min(filled + kBatch, options_.decisions); ++i) {
            const DecisionId id = DecisionId::make();
            const std::string said = outcome();
            lines.decisions += fmt::format(
                "{}\t{}\t{}\tadmin\tarchitecture\t{}\t0.5\t0.5\t\t2026-01-01 00:00:00Z\t2026-01-01 "
                "00:00:00Z\t{}\n",
                id.str(),
                kDefaultOrg.str(),
                run.str(),
                said,
                kProject
            );
            add_binding(lines, id, text_);
            const Statements statements(Position{.outcome = said, .rejected = {}});
            for (const auto& [key, words] : position_keys(kDefaultOrg, kProject, statements).filed)
                lines.positions += fmt::format(
                    "{}\t{}\t{}\t2026-01-01 00:00:00Z\t{}\n",
                    kDefaultOrg.str(),
                    id.str(),
                    key.str(),
                    static_cast<std::int64_t>(words)
                );
        }
        connection.copy(
            "COPY decisions (id, org_id, run_id, agent_id, decision_type, outcome, confidence,"
            " completeness_score, content_hash, valid_from, transaction_time, project) FROM STDIN",
            lines.decisions
        );
        connection.copy(
            "COPY decision_bindings (decision_id, org_id, bindings) FROM STDIN", lines.bindings
        );
        connection.copy(
            "COPY current_bindings (org_id, match_key, value_key, recorded_at, decision_id)"
            " FROM STDIN",
            lines.current_bindings
        );
        connection.copy(
            "COPY decision_positions (org_id, decision_id, match_key, recorded_at, words)"
            " FROM STDIN",
            lines.positions
        );
    }
    connection.execute("VACUUM ANALYZE");
}

}  // namespace akashi::bench

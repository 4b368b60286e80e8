#include "app/eval_command_line.hpp"

#include "app/command_mistake.hpp"
#include "base/duration.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <optional>

namespace akashi::app {

namespace {

/// Decimal digits, perhaps with a point among them; nothing for any other text.
std::optional<double> parse_fraction(const std::string& text) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    const bool is_whole = error == std::errc() && rest == end;
    return is_whole ? std::optional(value) : std::nullopt;
}

/// Why a text is no share between nothing and all; empty when it is one.
std::string problem_of_share(const std::string& text) {
    const auto value = parse_fraction(text);
    if (value && *value > 0 && *value < 1) return "";
    return fmt::format("\"{}\" is no number above 0 and below 1, such as 0.0335", text);
}

/// Why a text is no ratio; empty when it is one.
std::string problem_of_ratio(const std::string& text) {
    const auto value = parse_fraction(text);
    if (value && *value >= 0.001 && *value <= 1'000'000) return "";
    return fmt::format("\"{}\" is no number from 0.001 to 1000000, such as 20 or 2.5", text);
}

/// Why a text is no duration of a second to an hour; empty when it is one.
std::string problem_of_timeout(std::string& text) {
    const auto value = parse_go_duration(text);
    const bool is_good =
        value && *value >= std::chrono::seconds(1) && *value <= std::chrono::hours(1);
    if (!is_good) return fmt::format("\"{}\" is no duration from 1s to 1h, such as 60s", text);
    text = std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(*value).count());
    return "";
}

void describe_judge(CLI::App& conflicts, EvalOrder& order) {
    JudgeConfig& judge = order.judge;
    auto* kind = conflicts.add_option("--judge", judge.judge, "Let a model judge, not the rules")
                     ->check(CLI::IsMember({"ollama", "openai"}));
    conflicts.add_option("--judge-url", judge.url, "Its base URL; the key is OPENAI_API_KEY")
        ->needs(kind);
    conflicts.add_option("--model", judge.model, "The model, asked about every pair")->needs(kind);
    conflicts
        .add_option(
            "--strong-model", judge.strong_model, "A second model, asked about what the first finds"
        )
        ->needs(kind);
    conflicts.add_option("--concurrency", order.at_once, "Requests at once")
        ->needs(kind)
        ->transform(as_number(1, 64, "number of requests"));
    conflicts
        .add_option_function<std::string>(
            "--timeout",
            [&judge](const std::string& text) {
                judge.timeout = std::chrono::milliseconds(std::stoll(text));
            },
            "Longest time for one answer, 60s by default"
        )
        ->needs(kind)
        ->transform(CLI::Validator(problem_of_timeout, "DURATION"));
}

}  // namespace

void describe_eval_command(CLI::App& akashi, EvalOrder& order, std::function<int()>& run) {
    auto* eval = akashi.add_subcommand("eval", "Measure how good a part of Akashi is");
    eval->require_subcommand(1);
    auto* conflicts = eval->add_subcommand(
        "conflicts", "Measure the rules, or a model, that find contradictions"
    );
    conflicts->add_option("files", order.files, "JSON Lines files of labelled pairs")->required();
    conflicts
        ->add_option(
            "--prevalence",
            order.prevalence,
            "Also the precision if contradictions were this share of all pairs"
        )
        ->check(CLI::Validator(problem_of_share, "SHARE"));
    conflicts
        ->add_option(
            "--cost-ratio",
            order.cost_ratio,
            "Also whether the queue is worth it when a miss costs as much as RATIO false alarms"
        )
        ->check(CLI::Validator(problem_of_ratio, "RATIO"));
    describe_judge(*conflicts, order);
    conflicts->add_flag("--list", order.lists, "Also what was found, with its question and quotes");
    conflicts->add_flag("--json", order.as_json, "Print JSON");
    conflicts->footer(
        "Intervals are Wilson's, of 95 %. The exit code is 0, 1 when a line or a file cannot be "
        "read\n"
        "or a model gives no verdict about a pair, 2 for a wrong command line. docs/conflicts.md "
        "has\n"
        "the form of a line."
    );
    conflicts->callback([&order, &run] { run = [&order] { return evaluate_conflicts(order); }; });
}

}  // namespace akashi::app

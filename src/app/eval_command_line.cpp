#include "app/eval_command_line.hpp"

#include <charconv>

namespace akashi::app {

namespace {

/// Why a text is no share between nothing and all; empty when it is one.
std::string problem_of_share(const std::string& text) {
    double value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    const bool is_share = read.ec == std::errc() && read.ptr == end && value > 0 && value < 1;
    return is_share ? "" : "expected a number above 0 and below 1, such as 0.0335";
}

}  // namespace

void describe_eval_command(CLI::App& akashi, EvalOrder& order, std::function<int()>& run) {
    auto* eval = akashi.add_subcommand("eval", "Measure how good a part of Akashi is");
    eval->require_subcommand(1);
    auto* conflicts =
        eval->add_subcommand("conflicts", "Measure the rules that find contradictions");
    conflicts->add_option("files", order.files, "JSON Lines files of labelled pairs")->required();
    conflicts
        ->add_option(
            "--prevalence",
            order.prevalence,
            "Also the precision if contradictions were this share of all pairs"
        )
        ->check(CLI::Validator(problem_of_share, "SHARE"));
    conflicts->add_flag("--list", order.lists, "Also what was found, with its question and quotes");
    conflicts->add_flag("--json", order.as_json, "Print JSON");
    conflicts->footer(
        "Intervals are Wilson's, of 95 %. The exit code is 0, 1 when a line or a file cannot be "
        "read, "
        "2 for a wrong\ncommand line. docs/conflicts.md has the form of a line."
    );
    conflicts->callback([&order, &run] { run = [&order] { return evaluate_conflicts(order); }; });
}

}  // namespace akashi::app

#include "app/eval_command.hpp"

#include "app/eval_listing.hpp"
#include "app/printable.hpp"
#include "app/regular_file.hpp"
#include "base/text.hpp"
#include "conflicts/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace akashi::app {
namespace {

constexpr std::size_t kMostFileBytes = 268'435'456;
constexpr std::size_t kMostNamed = 20;  ///< wrong lines

/// Judges the pairs of a file. Names the wrong lines, and adds them to `wrong`.
void evaluate_file(const std::string& name, Evaluation& evaluation, std::size_t& wrong) {
    const std::string text = RegularFile(name).read(kMostFileBytes);
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (trimmed(line).empty()) continue;
        const auto pair = parse_labelled_pair(line);
        if (pair) {
            add(evaluation, *pair);
        } else if (++wrong <= kMostNamed) {
            fmt::print(
                stderr, "{}:{}: {}\n", printable(name), number, printable(pair.error().message())
            );
        }
    }
}

}  // namespace

int evaluate_conflicts(const EvalOrder& order) {
    Evaluation evaluation;
    std::size_t wrong = 0;
    for (const std::string& file : order.files) evaluate_file(file, evaluation, wrong);
    if (wrong > 0) {
        fmt::print(stderr, "akashi: {} wrong lines, so there are no figures\n", wrong);
        return 1;
    }
    if (evaluation.pairs == 0) throw std::runtime_error("the files have no labelled pairs");
    const EvalLook look{order.prevalence, order.lists};
    fmt::print(
        "{}",
        order.as_json ? evaluation_as_json(evaluation, look) : list_evaluation(evaluation, look)
    );
    return 0;
}

}  // namespace akashi::app

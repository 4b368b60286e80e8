#include "app/eval_command.hpp"

#include "app/config.hpp"
#include "app/eval_judge.hpp"
#include "app/eval_listing.hpp"
#include "app/misconfigured.hpp"
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
#include <utility>

namespace akashi::app {
namespace {

constexpr std::size_t kMostFileBytes = 268'435'456;
constexpr std::size_t kMostNamed = 20;  ///< wrong lines

/// Reads the pairs of a file. Names the wrong lines, and adds them to `wrong`.
void read_file(const std::string& name, std::vector<LabelledPair>& pairs, std::size_t& wrong) {
    const std::string text = RegularFile(name).read(kMostFileBytes);
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        ++number;
        if (trimmed(line).empty()) continue;
        auto pair = parse_labelled_pair(line);
        if (pair) {
            pairs.push_back(std::move(*pair));
        } else if (++wrong <= kMostNamed) {
            fmt::print(
                stderr, "{}:{}: {}\n", printable(name), number, printable(pair.error().message())
            );
        }
    }
}

Evaluation evaluate(const std::vector<LabelledPair>& pairs, const EvalOrder& order) {
    if (!order.judge.is_on()) {
        Evaluation evaluation;
        for (const LabelledPair& pair : pairs) add(evaluation, pair);
        return evaluation;
    }
    const Environment environment = process_environment();
    EmbeddingConfig providers;
    providers.openai_key = environment("OPENAI_API_KEY").value_or("");
    const std::string ollama = environment("OLLAMA_URL").value_or("");
    if (!ollama.empty()) providers.ollama_url = ollama;
    if (order.judge.model.empty()) throw Misconfigured("--judge needs --model");
    if (auto mistake = find_mistake(order.judge, providers)) throw Misconfigured(*mistake);
    return evaluate_by_model(
        pairs, order.judge, judge_url(order.judge, providers), providers.openai_key, order.at_once
    );
}

}  // namespace

int evaluate_conflicts(const EvalOrder& order) {
    std::vector<LabelledPair> pairs;
    std::size_t wrong = 0;
    for (const std::string& file : order.files) read_file(file, pairs, wrong);
    if (wrong > 0) {
        fmt::print(stderr, "akashi: {} wrong lines, so there are no figures\n", wrong);
        return 1;
    }
    if (pairs.empty()) throw std::runtime_error("the files have no labelled pairs");
    const Evaluation evaluation = evaluate(pairs, order);
    const EvalLook look{order.prevalence, order.lists, order.cost_ratio};
    fmt::print(
        "{}",
        order.as_json ? evaluation_as_json(evaluation, look) : list_evaluation(evaluation, look)
    );
    return evaluation.unjudged.empty() ? 0 : 1;
}

}  // namespace akashi::app

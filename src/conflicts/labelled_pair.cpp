#include "conflicts/labelled_pair.hpp"

#include "base/json_parser.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace akashi {
namespace {

constexpr std::array<std::string_view, kPairLabels> kNames{
    "contradiction", "supersession", "related_not_contradicting", "unrelated"
};

Error wrong(std::string reason) { return {ErrorCode::invalid_input, std::move(reason)}; }

Result<PairLabel> label_of(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames.at(i) == name) return static_cast<PairLabel>(i);
    }
    if (name.empty()) return wrong("gold_label is missing");
    return wrong(fmt::format(
        "gold_label \"{}\" is not known; it is one of {}", name, fmt::join(kNames, ", ")
    ));
}

Result<std::vector<Binding>> read_bindings(JsonReader& reader, const std::string& name) {
    std::vector<BindingText> texts;
    if (const auto* list = reader.find_array(name)) {
        for (const boost::json::value& item : *list) {
            JsonReader member(item, name);
            BindingText text;
            member.read("parameter", text.parameter);
            member.read("value", text.value);
            if (auto reason = member.error()) return wrong(std::move(*reason));
            texts.push_back(std::move(text));
        }
    }
    return make_bindings(std::move(texts));
}

/// Reads `decision_a` and what else ends with `_a`, or that of `b`.
Result<LabelledSide> read_side(JsonReader& reader, char side) {
    LabelledSide result;
    const std::string decision = fmt::format("decision_{}", side);
    reader.read(decision, result.outcome);
    reader.read(fmt::format("rejected_{}", side), result.rejected);
    reader.read(fmt::format("decision_type_{}", side), result.decision_type);
    reader.read(fmt::format("reasoning_{}", side), result.reasoning);
    auto bindings = read_bindings(reader, fmt::format("bindings_{}", side));
    if (!bindings) return bindings.error();
    result.bindings = std::move(*bindings);
    return result;
}

}  // namespace

std::string_view name_of(PairLabel label) { return kNames.at(static_cast<std::size_t>(label)); }

Result<LabelledPair> parse_labelled_pair(std::string_view line) {
    if (line.size() > kMostLabelBytes)
        return wrong(fmt::format("it has more than {} bytes", kMostLabelBytes));
    const auto tree = parse_json(line);
    if (!tree) return wrong(tree.error().details());
    if (!tree->is_object()) return wrong("it is no JSON object");
    JsonReader reader(*tree, "pair");
    LabelledPair pair;
    std::string label;
    reader.read("pair_id", pair.id);
    reader.read("gold_label", label);
    auto a = read_side(reader, 'a');
    if (!a) return a.error();
    auto b = read_side(reader, 'b');
    if (!b) return b.error();
    std::vector<std::string> ignored;
    reader.take_unread(ignored, 0);
    if (auto reason = reader.error()) return wrong(std::move(*reason));
    const auto known = label_of(label);
    if (!known) return known.error();
    pair.label = *known;
    pair.a = std::move(*a);
    pair.b = std::move(*b);
    if (pair.id.empty()) return wrong("pair_id is missing");
    if (trimmed(pair.a.outcome).empty()) return wrong("decision_a is missing");
    if (trimmed(pair.b.outcome).empty()) return wrong("decision_b is missing");
    return pair;
}

}  // namespace akashi

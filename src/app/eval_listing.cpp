#include "app/eval_listing.hpp"

#include "app/admin_table.hpp"
#include "app/printable.hpp"
#include "base/json_writer.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::app {
namespace {

/// Those by which the pairs were judged.
std::vector<Channel> channels_of(const Evaluation& evaluation) {
    if (!evaluation.judge.empty()) return {Channel::judge};
    return {Channel::binding, Channel::number, Channel::polarity, Channel::choice};
}
constexpr std::array kEveryLabel{
    PairLabel::contradiction, PairLabel::supersession, PairLabel::related, PairLabel::unrelated
};

std::string percent(std::optional<double> share) {
    return share ? fmt::format("{:.1f} %", *share * 100) : "-";
}

std::string band(Interval interval) {
    return fmt::format("{:.1f}-{:.1f} %", interval.low * 100, interval.high * 100);
}

std::string fraction(const Share& share) { return fmt::format("{} of {}", share.hits, share.of); }

/// `70.0 % (7 of 10)`, or `-`.
std::string with_counts(const Share& share) {
    if (share.of == 0) return "-";
    return fmt::format("{} ({})", percent(share.value()), fraction(share));
}

std::string totals(const Evaluation& evaluation) {
    std::string text = fmt::format("{} pairs:", evaluation.pairs);
    std::string_view separator = " ";
    for (const PairLabel label : kEveryLabel) {
        text += fmt::format(
            "{}{} {}",
            separator,
            evaluation.labels.at(static_cast<std::size_t>(label)),
            name_of(label)
        );
        separator = ", ";
    }
    text += '\n';
    if (!evaluation.judge.empty()) {
        text += fmt::format(
            "judged by {} with {} tokens\n", printable(evaluation.judge), evaluation.tokens
        );
        text += fmt::format("pairs without a verdict: {}", evaluation.unjudged.size());
        text += evaluation.unjudged.empty() ? "\n" : ", in no other figure\n";
    }
    return text + '\n';
}

/// The given share of contradictions, or that of the pairs.
std::optional<double> prevalence_of(const Evaluation& evaluation, const EvalLook& look) {
    if (look.prevalence) return look.prevalence;
    const std::size_t positives =
        evaluation.labels.at(static_cast<std::size_t>(PairLabel::contradiction));
    if (positives == 0 || positives == evaluation.pairs) return std::nullopt;
    return static_cast<double>(positives) / static_cast<double>(evaluation.pairs);
}

std::string number(std::optional<double> value) {
    return value ? fmt::format("{:.2f}", *value) : "-";
}

std::string figures(const Evaluation& evaluation, const EvalLook& look) {
    const Scores scores = evaluation.all();
    AdminTable table({"FIGURE", "VALUE", "COUNTS", "95 % INTERVAL"});
    const auto add = [&](std::string name, const Share& share) {
        table.add({std::move(name), percent(share.value()), fraction(share), band(share.interval())}
        );
    };
    add("precision", scores.precision);
    add("recall", scores.recall);
    const auto f1 = scores.f1();
    table.add({"F1", f1 ? fmt::format("{:.3f}", *f1) : "-", "", ""});
    add("false positives", scores.false_positives);
    for (const PairLabel label : kEveryLabel) {
        if (label == PairLabel::contradiction) continue;
        add(fmt::format("on {}", name_of(label)), scores.found.at(static_cast<std::size_t>(label)));
    }
    table.add({"queue", std::to_string(scores.queue()), "", ""});
    if (look.prevalence)
        table.add(
            {fmt::format("precision at {:g} %", *look.prevalence * 100),
             percent(scores.precision_at(*look.prevalence)),
             "",
             band(scores.precision_interval_at(*look.prevalence))}
        );
    if (const auto prevalence = prevalence_of(evaluation, look); look.cost_ratio && prevalence) {
        table.add({"break-even cost ratio", number(scores.break_even_at(*prevalence)), "", ""});
        table.add(
            {fmt::format("expected cost at ratio {:g}", *look.cost_ratio),
             number(scores.expected_cost_at(*prevalence, *look.cost_ratio)),
             "",
             ""}
        );
    }
    return table.text();
}

std::string channels(const Evaluation& evaluation) {
    AdminTable table(
        {"CHANNEL", "QUEUE", "PRECISION", "INTERVAL", "RECALL", "INTERVAL", "ON RELATED", "INTERVAL"
        }
    );
    for (const Channel channel : channels_of(evaluation)) {
        const Scores scores = evaluation.of(channel);
        const Share& related = scores.found.at(static_cast<std::size_t>(PairLabel::related));
        table.add(
            {std::string(name_of(channel)),
             std::to_string(scores.queue()),
             with_counts(scores.precision),
             band(scores.precision.interval()),
             with_counts(scores.recall),
             band(scores.recall.interval()),
             with_counts(related),
             band(related.interval())}
        );
    }
    return table.text();
}

std::string list_findings(const Evaluation& evaluation) {
    std::string text;
    for (const Finding& finding : evaluation.findings) {
        text += fmt::format(
            "\n{} ({}), by {}: {}\n  A: {}\n  B: {}\n",
            printable(finding.pair_id),
            name_of(finding.label),
            name_of(finding.channel),
            printable(finding.question),
            printable(finding.quote_a),
            printable(finding.quote_b)
        );
    }
    for (const Unjudged& pair : evaluation.unjudged)
        text += fmt::format(
            "\n{}, without a verdict: {}\n", printable(pair.pair_id), printable(pair.reason)
        );
    return text;
}

void write_share(JsonWriter& out, std::string_view name, const Share& share) {
    const Interval interval = share.interval();
    out.key(name).begin_object();
    out.member("hits", share.hits).member("of", share.of).member_if("value", share.value());
    out.member("low", interval.low).member("high", interval.high).end_object();
}

void write_scores(JsonWriter& out, const Scores& scores, const EvalLook& look) {
    out.member("queue", scores.queue());
    write_share(out, "precision", scores.precision);
    write_share(out, "recall", scores.recall);
    out.member_if("f1", scores.f1());
    write_share(out, "false_positives", scores.false_positives);
    out.key("found").begin_object();
    for (const PairLabel label : kEveryLabel) {
        write_share(out, name_of(label), scores.found.at(static_cast<std::size_t>(label)));
    }
    out.end_object();
    if (!look.prevalence) return;
    const Interval interval = scores.precision_interval_at(*look.prevalence);
    out.key("projected").begin_object().member("prevalence", *look.prevalence);
    out.member_if("precision", scores.precision_at(*look.prevalence));
    out.member("low", interval.low).member("high", interval.high).end_object();
}

void write_judge(JsonWriter& out, const Evaluation& evaluation) {
    out.member("judge", evaluation.judge).member("tokens", evaluation.tokens);
    out.member("errors", evaluation.unjudged.size()).key("unjudged").begin_array();
    for (const Unjudged& pair : evaluation.unjudged) {
        out.begin_object().member("pair_id", pair.pair_id);
        out.member("reason", pair.reason).end_object();
    }
    out.end_array();
}

void write_costs(JsonWriter& out, const Evaluation& evaluation, const EvalLook& look) {
    const auto prevalence = prevalence_of(evaluation, look);
    if (!prevalence || !look.cost_ratio) return;
    const Scores scores = evaluation.all();
    out.key("costs").begin_object().member("cost_ratio", *look.cost_ratio);
    out.member_if("break_even_ratio", scores.break_even_at(*prevalence));
    out.member_if("expected_cost", scores.expected_cost_at(*prevalence, *look.cost_ratio));
    out.end_object();
}

void write_finding(JsonWriter& out, const Finding& finding) {
    out.begin_object().member("pair_id", finding.pair_id);
    out.member("gold_label", name_of(finding.label));
    out.member("channel", name_of(finding.channel));
    out.member("question", finding.question);
    out.member("quote_a", finding.quote_a).member("quote_b", finding.quote_b).end_object();
}

}  // namespace

std::string list_evaluation(const Evaluation& evaluation, const EvalLook& look) {
    std::string text = totals(evaluation) + figures(evaluation, look) + "\n" + channels(evaluation);
    return look.lists ? text + list_findings(evaluation) : text;
}

std::string evaluation_as_json(const Evaluation& evaluation, const EvalLook& look) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("pairs", evaluation.pairs);
    if (!evaluation.judge.empty()) write_judge(out, evaluation);
    write_scores(out, evaluation.all(), look);
    write_costs(out, evaluation, look);
    out.key("channels").begin_object();
    for (const Channel channel : channels_of(evaluation)) {
        out.key(name_of(channel)).begin_object();
        write_scores(out, evaluation.of(channel), look);
        out.end_object();
    }
    out.end_object();
    if (look.lists) {
        out.key("findings").begin_array();
        for (const Finding& finding : evaluation.findings) write_finding(out, finding);
        out.end_array();
    }
    out.end_object();
    return text + "\n";
}

}  // namespace akashi::app

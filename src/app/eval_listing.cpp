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

constexpr std::array kEveryChannel{
    Channel::binding, Channel::number, Channel::polarity, Channel::choice
};
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
    return text + "\n\n";
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
    return table.text();
}

std::string channels(const Evaluation& evaluation) {
    AdminTable table(
        {"CHANNEL", "QUEUE", "PRECISION", "INTERVAL", "RECALL", "INTERVAL", "ON RELATED", "INTERVAL"
        }
    );
    for (const Channel channel : kEveryChannel) {
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
    write_scores(out, evaluation.all(), look);
    out.key("channels").begin_object();
    for (const Channel channel : kEveryChannel) {
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

#include "conflicts/label_render.hpp"

#include "base/json_writer.hpp"
#include "conflicts/evaluation.hpp"

#include <cstddef>

namespace akashi {
namespace {

void write(JsonWriter& out, const ConflictLabel& label) {
    out.begin_object().member("scored_conflict_id", label.conflict_id);
    out.member("org_id", label.org_id).member("label", label.label);
    out.member("labeled_by", label.labeled_by).member("labeled_at", label.labeled_at);
    out.member_if("notes", label.notes).end_object();
}

void write(JsonWriter& out, const LabelCounts& counts) {
    out.begin_object().member(kGenuine, counts.genuine).member(kRelated, counts.related);
    out.member(kUnrelated, counts.unrelated).member("total", counts.total());
    // Older clients read these.
    out.member("Genuine", counts.genuine).member("RelatedNotContradicting", counts.related);
    out.member("UnrelatedFalsePositive", counts.unrelated).member("Total", counts.total());
    out.end_object();
}

void write_precision(JsonWriter& out, const LabelCounts& counts) {
    const Share share{
        static_cast<std::size_t>(counts.genuine), static_cast<std::size_t>(counts.total())
    };
    const Interval interval = share.interval();
    out.member("precision", share.value().value_or(0));
    out.key("precision_interval").begin_object();
    out.member("low", interval.low).member("high", interval.high).end_object();
    out.member("true_positives", counts.genuine);
    out.member("false_positives", counts.false_positives());
    out.member("total_labeled", counts.total());
}

std::string_view gold_label_of(std::string_view label) {
    if (label == kGenuine) return name_of(PairLabel::contradiction);
    return name_of(label == kRelated ? PairLabel::related : PairLabel::unrelated);
}

}  // namespace

std::string to_json(const ConflictLabel& label) {
    std::string text;
    JsonWriter out(text);
    write(out, label);
    return text;
}

std::string to_json(const std::vector<ConflictLabel>& labels, const LabelCounts& counts) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().key("labels").begin_array();
    for (const ConflictLabel& label : labels) write(out, label);
    out.end_array().key("counts");
    write(out, counts);
    out.end_object();
    return text;
}

std::string evaluation_to_json(const LabelCountsByMethod& counts) {
    const LabelCounts sum = sum_of(counts);
    std::string text;
    JsonWriter out(text);
    out.begin_object();
    write_precision(out, sum);
    out.key("by_method").begin_array();
    for (const auto& [method, count] : counts) {
        out.begin_object().member("scoring_method", method);
        write_precision(out, count);
        out.end_object();
    }
    out.end_array();
    if (sum.total() == 0)
        out.member(
            "message",
            "no labeled conflicts — label some via PUT /v1/admin/conflicts/{id}/label first"
        );
    out.end_object();
    return text;
}

std::string to_lines(const std::vector<LabelledConflict>& conflicts) {
    std::string lines;
    for (const LabelledConflict& conflict : conflicts) {
        JsonWriter out(lines);
        out.begin_object().member("pair_id", conflict.conflict_id);
        out.member("gold_label", gold_label_of(conflict.label));
        out.member("decision_a", conflict.outcome_a).member("decision_b", conflict.outcome_b);
        out.raw_member("rejected_a", conflict.rejected_a);
        out.raw_member("rejected_b", conflict.rejected_b);
        out.raw_member("bindings_a", conflict.bindings_a);
        out.raw_member("bindings_b", conflict.bindings_b).end_object();
        lines += '\n';
    }
    return lines;
}

}  // namespace akashi

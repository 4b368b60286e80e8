#include "conflicts/judge_render.hpp"

#include "base/json_writer.hpp"

#include <cstddef>

namespace akashi {
namespace {

bool is_conflict(Relationship relationship) {
    return relationship == Relationship::contradiction ||
           relationship == Relationship::supersession;
}

struct Counts {
    std::size_t errors = 0;
    std::size_t hits = 0;  ///< of relationships
    std::size_t true_positives = 0;
    std::size_t false_positives = 0;
    std::size_t true_negatives = 0;
    std::size_t false_negatives = 0;
};

Counts count(const std::vector<TriedPair>& pairs) {
    Counts counts;
    for (const TriedPair& tried : pairs) {
        if (!tried.verdict) {
            ++counts.errors;
            continue;
        }
        const Relationship found = tried.verdict->relationship;
        if (found == tried.pair.expected) ++counts.hits;
        const bool is_expected = is_conflict(tried.pair.expected);
        if (is_conflict(found))
            ++(is_expected ? counts.true_positives : counts.false_positives);
        else
            ++(is_expected ? counts.false_negatives : counts.true_negatives);
    }
    return counts;
}

/// 0 of nothing, as clients of other versions expect it.
double share(std::size_t hits, std::size_t of) {
    return of == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(of);
}

void write_metrics(JsonWriter& out, const Counts& counts, std::size_t pairs) {
    const double precision =
        share(counts.true_positives, counts.true_positives + counts.false_positives);
    const double recall =
        share(counts.true_positives, counts.true_positives + counts.false_negatives);
    const double sum = precision + recall;
    out.begin_object().member("total_pairs", pairs).member("errors", counts.errors);
    out.member("relationship_accuracy", share(counts.hits, pairs - counts.errors));
    out.member("conflict_precision", precision).member("conflict_recall", recall);
    out.member("conflict_f1", sum == 0 ? 0 : 2 * precision * recall / sum);
    out.member("true_positives", counts.true_positives);
    out.member("false_positives", counts.false_positives);
    out.member("true_negatives", counts.true_negatives);
    out.member("false_negatives", counts.false_negatives);
    out.member("relationship_hits", counts.hits).end_object();
}

void write_result(JsonWriter& out, const TriedPair& tried) {
    out.begin_object().member("label", tried.pair.label);
    out.member("expected_relationship", name_of(tried.pair.expected));
    const auto& verdict = tried.verdict;
    out.member("actual_relationship", verdict ? name_of(verdict->relationship) : "");
    out.member("correct", verdict && verdict->relationship == tried.pair.expected);
    out.member("conflict_expected", is_conflict(tried.pair.expected));
    out.member("conflict_actual", verdict && is_conflict(verdict->relationship));
    out.member("explanation", verdict ? verdict->explanation : std::string());
    if (!verdict) out.member("error", tried.error);
    out.end_object();
}

}  // namespace

std::string to_json(const JudgeVerdict& verdict) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("relationship", name_of(verdict.relationship));
    out.member("category", verdict.category).member("severity", verdict.severity);
    out.member("explanation", verdict.explanation);
    out.member("disputed_question", verdict.question);
    out.member("answer_a", verdict.answer_a).member("answer_b", verdict.answer_b);
    if (verdict.successor) out.member("replaces", *verdict.successor == PairSide::a ? "b" : "a");
    out.end_object();
    return text;
}

std::string evaluation_to_json(const std::vector<TriedPair>& pairs) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().key("metrics");
    write_metrics(out, count(pairs), pairs.size());
    out.key("results").begin_array();
    for (const TriedPair& tried : pairs) write_result(out, tried);
    out.end_array().end_object();
    return text;
}

}  // namespace akashi

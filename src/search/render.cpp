#include "search/render.hpp"

#include "decisions/render.hpp"
#include "search/check_summary.hpp"

namespace akashi {
namespace {

constexpr std::size_t kConciseReasoning = 200;

std::string_view name_of(Likeness likeness) {
    switch (likeness) {
        case Likeness::same:
            return "same";
        case Likeness::synonym:
            return "synonym";
        case Likeness::correction:
            return "correction";
    }
    return {};
}

void write_words(
    JsonWriter& out, const std::vector<WordShare>& shares, const std::vector<WeighedWord>& words
) {
    out.key("words").begin_array();
    for (std::size_t i = 0; i < shares.size() && i < words.size(); ++i) {
        out.begin_object().member("word", words[i].word.text);
        if (shares[i].variant >= 0) {
            const Variant& found =
                words[i].word.variants.at(static_cast<std::size_t>(shares[i].variant));
            out.member("found", found.term).member("as", name_of(found.likeness));
        }
        out.member("weight", static_cast<float>(words[i].weight));
        out.member("share", shares[i].share).end_object();
    }
    out.end_array();
}

void write_explanation(JsonWriter& out, const TextHit& hit, const std::vector<WeighedWord>& words) {
    const Losses losses = losses_of(hit.merit, now());
    out.begin_object().member("relevance", static_cast<float>(hit.relevance));
    out.member("score", static_cast<float>(hit.score));
    out.member("match", static_cast<float>(hit.match));
    if (hit.nearness) out.member("nearness", static_cast<float>(*hit.nearness));
    write_words(out, hit.shares, words);
    out.key("losses").begin_object();
    out.member("age", static_cast<float>(losses.age));
    out.member("decision_type", static_cast<float>(losses.type));
    out.member("completeness", static_cast<float>(losses.completeness));
    out.member("outcome_score", static_cast<float>(losses.outcome));
    out.member("citations", static_cast<float>(losses.citations));
    out.member("stability", static_cast<float>(losses.stability));
    out.end_object().end_object();
}

void write_snippets(JsonWriter& out, const std::vector<Snippet>& snippets) {
    out.key("snippets").begin_array();
    for (const Snippet& snippet : snippets) {
        out.begin_object().member("field", snippet.field).member("text", snippet.text);
        out.key("highlights").begin_array();
        for (const std::string& word : snippet.highlights) out.value(word);
        out.end_array().end_object();
    }
    out.end_array();
}

void write_concise(JsonWriter& out, const Decision& decision) {
    out.begin_object();
    out.member("id", decision.id).member("agent_id", decision.agent_id);
    out.member("decision_type", decision.decision_type).member("outcome", decision.outcome);
    out.member("confidence", decision.confidence).member("created_at", decision.transaction_time);
    out.member("agreement_count", decision.agreement_count)
        .member("conflict_count", decision.conflict_count);
    if (decision.reasoning) {
        out.member("reasoning", shortened(*decision.reasoning, kConciseReasoning));
    }
    out.member_if("precedent_ref", decision.precedent_ref);
    out.member_if("precedent_reason", decision.precedent_reason);
    out.member_if("session_id", decision.session_id);
    out.member_if("tool", decision.tool).member_if("model", decision.model);
    out.member_if("project", decision.project).member_if("task", task_of(decision));
    out.member_if("consensus_weight", consensus_weight(decision));
    if (decision.assessments.total() > 0) {
        out.key("assessment_summary");
        write(out, decision.assessments);
    }
    out.member_if("context_note", context_note(decision));
    out.end_object();
}

template <class Write>
void write_list(
    JsonWriter& out, std::string_view name, const std::vector<SearchHit>& hits, Write write_one
) {
    out.key(name).begin_array();
    for (const SearchHit& hit : hits) write_one(hit.decision);
    out.end_array();
}

/// What both forms end with.
void write_rest(JsonWriter& out, const CheckResult& result, Shown shown) {
    out.member_if("nearest", describe_nearest(result));
    if (result.has_more) out.member("has_more", true);
    if (shown.explanations) {
        out.key("explanations").begin_array();
        for (const auto* hits : {&result.precedents, &result.elsewhere})
            for (const SearchHit& hit : *hits) {
                out.begin_object().member("decision_id", hit.decision.id).key("explanation");
                write_explanation(out, hit.found, result.words);
                out.end_object();
            }
        out.end_array();
    }
    const KnownConflicts& conflicts = result.conflicts;
    out.raw_member("conflicts", conflicts.open);
    out.raw_member("prior_resolutions", conflicts.resolutions);
    if (conflicts.is_missing) out.member("conflicts_unavailable", true);
    if (shown.would_conflict) out.raw_member("would_conflict", conflicts.would_conflict);
}

}  // namespace

std::string render_hits(const SearchPage& page, Shown shown) {
    std::string items;
    JsonWriter out(items);
    out.begin_array();
    for (const SearchHit& hit : page.hits) {
        out.begin_object().key("decision");
        write(out, hit.decision);
        out.member("similarity_score", static_cast<float>(hit.found.score));
        if (shown.snippets) write_snippets(out, hit.snippets);
        if (shown.explanations) {
            out.key("explanation");
            write_explanation(out, hit.found, page.words);
        }
        out.end_object();
    }
    out.end_array();
    return items;
}

std::string render_check(const CheckResult& result, Shown shown) {
    std::string data;
    JsonWriter out(data);
    const auto write_one = [&](const Decision& decision) { write(out, decision); };
    out.begin_object().member("has_precedent", result.has_precedent());
    write_list(out, "decisions", result.precedents, write_one);
    if (!result.elsewhere.empty()) write_list(out, "elsewhere", result.elsewhere, write_one);
    write_rest(out, result, shown);
    out.end_object();
    return data;
}

std::string render_check_concise(const Caller& caller, const CheckResult& result, Shown shown) {
    std::string data;
    JsonWriter out(data);
    const auto write_one = [&](const Decision& decision) { write_concise(out, decision); };
    out.begin_object().member("has_precedent", result.has_precedent());
    out.member("summary", summarize(result)).member("action_needed", needs_action(result));
    out.member("relevant_count", result.precedents.size());
    write_list(out, "decisions", result.precedents, write_one);
    if (!result.elsewhere.empty()) write_list(out, "elsewhere", result.elsewhere, write_one);
    write_rest(out, result, shown);
    out.member_if("precedent_ref_hint", precedent_hint(caller, result)).end_object();
    return data;
}

}  // namespace akashi

#include "conflicts/judge_reply.hpp"

#include "base/json_parser.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "conflicts/judge_prompt.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

namespace akashi {
namespace {

constexpr std::size_t kQuestionBytes = 300;
constexpr std::size_t kAnswerBytes = 500;
constexpr std::size_t kExplanationBytes = 500;

/// What the model says, before anybody believes it.
struct Reply {
    bool same_question = false;
    bool both_can_hold = true;
    std::string question;
    std::string retires;
    std::string answer_a;
    std::string answer_b;
    std::string relationship;
    std::string category;
    std::string severity;
    std::string explanation;
};

Error wrong(std::string reason) { return {ErrorCode::invalid_input, std::move(reason)}; }

/// Without the fence of Markdown that some models put around JSON.
std::string_view without_fence(std::string_view text) {
    text = trimmed(text);
    if (!text.starts_with("```") || !text.ends_with("```") || text.size() < 6) return text;
    text.remove_suffix(3);
    const std::size_t line = text.find('\n');
    return line == text.npos ? std::string_view() : trimmed(text.substr(line));
}

Result<Reply> parse_reply(std::string_view text) {
    const std::string_view json = without_fence(text);
    // parse_json() would ignore what follows the object.
    if (!json.starts_with('{') || !json.ends_with('}'))
        return wrong("the model's answer is not one JSON object");
    const auto tree = parse_json(json);
    if (!tree) return wrong("the model's answer is not JSON");
    JsonReader reader(*tree, "answer");
    Reply reply;
    std::optional<bool> same_question;
    std::optional<bool> both_can_hold;
    reader.read("same_question", same_question);
    reader.read("question", reply.question);
    reader.read("retires", reply.retires);
    reader.read("both_can_hold", both_can_hold);
    reader.read("answer_a", reply.answer_a);
    reader.read("answer_b", reply.answer_b);
    reader.read("relationship", reply.relationship);
    reader.read("category", reply.category);
    reader.read("severity", reply.severity);
    reader.read("explanation", reply.explanation);
    std::vector<std::string> ignored;
    reader.take_unread(ignored, 0);
    if (reader.error()) return wrong("the model's answer has a member of the wrong type");
    if (!same_question) return wrong("the model's answer has no same_question");
    // Only this test is left to decide between yes and no.
    if (*same_question && !both_can_hold) return wrong("the model's answer has no both_can_hold");
    reply.same_question = *same_question;
    reply.both_can_hold = both_can_hold.value_or(true);
    return reply;
}

/// Empty for what models write when they mean nothing.
std::string_view named(std::string_view text) {
    constexpr std::array<std::string_view, 11> kNothing{
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "not applicable",
        "no question",
        "unknown",
        "-",
        "–",
        "—"
    };
    text = trimmed(text);
    std::string lower = to_lower(text);
    while (!lower.empty() && (lower.back() == '.' || lower.back() == '?')) lower.pop_back();
    return lower.empty() || std::ranges::find(kNothing, lower) != kNothing.end() ? "" : text;
}

/// `a`, `B`, `decision A`, `Record B`.
std::optional<PairSide> side_of(std::string_view text) {
    std::string lower = to_lower(trimmed(text));
    for (const std::string_view word : {"decision ", "record "}) {
        if (lower.starts_with(word)) lower.erase(0, word.size());
    }
    if (lower == "a") return PairSide::a;
    if (lower == "b") return PairSide::b;
    return std::nullopt;
}

/// In lower case, with one space for each run of white space, without quotation marks and
/// backslashes: models change these when they copy.
std::string comparable(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '"' || c == '\'' || c == '`' || c == '\\') continue;
        if (!is_space(c)) {
            result += to_lower(c);
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    return result;
}

/// The quote as it is compared: without the marks at its ends that models add.
std::string comparable_quote(std::string_view quote) {
    std::string text = comparable(quote);
    const auto is_mark = [](char c) { return c == ' ' || c == '.' || c == ',' || c == ';'; };
    while (!text.empty() && is_mark(text.back())) text.pop_back();
    text.erase(text.begin(), std::ranges::find_if_not(text, is_mark));
    return text;
}

/// True for two words or more that stand in what was sent of the side.
bool is_quote(std::string_view quote, const JudgedSide& side) {
    const std::string text = comparable_quote(quote);
    if (text.find(' ') == text.npos) return false;
    return comparable(judged_outcome(side)).find(text) != std::string::npos ||
           comparable(judged_reasoning(side)).find(text) != std::string::npos;
}

std::string cut(std::string_view text, std::size_t bytes) {
    return std::string(utf8_prefix(trimmed(text), bytes));
}

/// The text in lower case when it is one of the words; empty otherwise.
template <std::size_t N>
std::string one_of(std::string_view text, const std::array<std::string_view, N>& words) {
    std::string lower = to_lower(trimmed(text));
    return std::ranges::find(words, lower) == words.end() ? std::string() : lower;
}

/// What the tests, in their order, make of the pair.
Relationship decide(const Reply& reply) {
    const auto claimed = parse_relationship(reply.relationship);
    const bool is_conflict_word =
        claimed == Relationship::contradiction || claimed == Relationship::supersession;
    if (!reply.same_question)
        return is_conflict_word ? Relationship::complementary
                                : claimed.value_or(Relationship::unrelated);
    if (side_of(reply.retires)) return Relationship::supersession;
    // Something is retired, but the model does not say by which side.
    if (claimed == Relationship::supersession || !named(reply.retires).empty())
        return Relationship::refinement;
    if (!reply.both_can_hold) return Relationship::contradiction;
    return is_conflict_word ? Relationship::complementary
                            : claimed.value_or(Relationship::complementary);
}

/// Why a contradiction is not believed; empty when it is.
std::string_view doubt(const Reply& reply, const JudgedPair& pair) {
    if (named(reply.question).empty()) return "the model named no disputed question";
    if (!is_quote(reply.answer_a, pair.a) || !is_quote(reply.answer_b, pair.b))
        return "what the model quotes is not in the texts";
    if (comparable_quote(reply.answer_a) == comparable_quote(reply.answer_b))
        return "the model quotes the same answer twice";
    return "";
}

}  // namespace

Result<JudgeVerdict> read_judge_reply(std::string_view text, const JudgedPair& pair) {
    if (text.size() > kMostReplyBytes) return wrong("the model's answer is too long");
    auto reply = parse_reply(text);
    if (!reply) return reply.error();
    JudgeVerdict verdict;
    verdict.relationship = decide(*reply);
    verdict.question = cut(named(reply->question), kQuestionBytes);
    verdict.explanation = cut(reply->explanation, kExplanationBytes);
    verdict.category =
        one_of<4>(reply->category, {"factual", "assessment", "strategic", "temporal"});
    verdict.severity = one_of<4>(reply->severity, {"critical", "high", "medium", "low"});
    if (verdict.relationship == Relationship::supersession)
        verdict.successor = side_of(reply->retires);
    if (verdict.relationship == Relationship::contradiction) {
        const std::string_view reason = doubt(*reply, pair);
        if (!reason.empty()) {
            verdict.relationship = Relationship::complementary;
            verdict.explanation = "not believed: " + std::string(reason);
        }
    }
    if (is_quote(reply->answer_a, pair.a)) verdict.answer_a = cut(reply->answer_a, kAnswerBytes);
    if (is_quote(reply->answer_b, pair.b)) verdict.answer_b = cut(reply->answer_b, kAnswerBytes);
    return verdict;
}

}  // namespace akashi

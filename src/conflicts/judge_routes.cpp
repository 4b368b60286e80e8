#include "conflicts/judge_routes.hpp"

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "conflicts/judge_render.hpp"

#include <fmt/format.h>

#include <iterator>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::size_t kMostPairsOfAnEvaluation = 20;
constexpr std::string_view kNoJudge =
    "no conflict validator configured (set AKASHI_CONFLICT_JUDGE)";

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

/// `outcome_a`, `type_a`, `agent_a`, `reasoning_a` and `project_a`, or those of `b`.
JudgedSide read_side(JsonReader& reader, char side) {
    JudgedSide result;
    reader.read(fmt::format("outcome_{}", side), result.outcome);
    reader.read(fmt::format("type_{}", side), result.decision_type);
    reader.read(fmt::format("agent_{}", side), result.agent_id);
    reader.read(fmt::format("reasoning_{}", side), result.reasoning);
    reader.read(fmt::format("project_{}", side), result.project);
    return result;
}

JudgedPair read_pair(JsonReader& reader) {
    JudgedPair pair{read_side(reader, 'a'), read_side(reader, 'b')};
    // Old clients send it; a judge does not need it.
    double similarity = 0;
    reader.read("topic_similarity", similarity);
    return pair;
}

bool lacks_outcome(const JudgedPair& pair) {
    return trimmed(pair.a.outcome).empty() || trimmed(pair.b.outcome).empty();
}

Result<JudgedPair> decode_pair(const Request& request) {
    const auto body = http::parse_body(request);
    if (!body) return body.error();
    JsonReader reader(*body, "pair");
    JudgedPair pair = read_pair(reader);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    if (lacks_outcome(pair)) return invalid("outcome_a and outcome_b are required");
    return pair;
}

Result<ExpectedPair> decode_expected(const boost::json::value& item, std::size_t place) {
    const std::string name = fmt::format("pairs[{}]", place);
    JsonReader reader(item, name);
    ExpectedPair pair;
    std::string expected;
    reader.read("label", pair.label);
    reader.read("expected_relationship", expected);
    pair.texts = read_pair(reader);
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    if (lacks_outcome(pair.texts))
        return invalid(fmt::format("{}: outcome_a and outcome_b are required", name));
    const auto relationship = parse_relationship(expected);
    if (!relationship)
        return invalid(fmt::format(
            "{}: expected_relationship must be contradiction, supersession, complementary, "
            "refinement or unrelated",
            name
        ));
    pair.expected = *relationship;
    return pair;
}

Result<std::vector<ExpectedPair>> decode_evaluation(const Request& request) {
    const auto body = http::parse_body(request);
    if (!body) return body.error();
    JsonReader reader(*body, "evaluation");
    const auto* list = reader.find_array("pairs");
    if (auto reason = reader.error()) return invalid_body(std::move(*reason));
    if (list == nullptr || list->empty() || list->size() > kMostPairsOfAnEvaluation)
        return invalid(fmt::format(
            "pairs must have 1 to {} pairs, and has {}; akashi eval conflicts takes more",
            kMostPairsOfAnEvaluation,
            list == nullptr ? 0 : list->size()
        ));
    std::vector<ExpectedPair> pairs;
    pairs.reserve(list->size());
    for (const auto& item : *list) {
        auto pair = decode_expected(item, pairs.size());
        if (!pair) return pair.error();
        pairs.push_back(std::move(*pair));
    }
    return pairs;
}

asio::awaitable<Response> validate_pair(JudgeDesk& desk, Request& request) {
    auto pair = decode_pair(request);
    if (!pair) co_return http::problem(request, pair.error());
    if (desk.service == nullptr) co_return http::failure(request, 501, kNoJudge);
    const auto verdict = co_await desk.service->ask(std::move(*pair));
    if (!verdict) co_return http::problem(request, verdict.error());
    co_return http::data_response(request, 200, to_json(*verdict));
}

asio::awaitable<Response> evaluate(JudgeDesk& desk, Request& request) {
    auto pairs = decode_evaluation(request);
    if (!pairs) co_return http::problem(request, pairs.error());
    if (desk.service == nullptr) co_return http::failure(request, 501, kNoJudge);
    const auto tried = co_await desk.service->evaluate(std::move(*pairs));
    co_return http::data_response(request, 200, evaluation_to_json(tried));
}

}  // namespace

void add_judge_routes(http::Router& router, JudgeDesk& desk) {
    using enum http::Method;
    http::add_routes(
        router,
        desk,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::query},
        {{post, "/v1/admin/conflicts/validate-pair", validate_pair},
         {post, "/v1/admin/conflicts/eval", evaluate}}
    );
}

}  // namespace akashi

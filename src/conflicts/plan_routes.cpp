#include "conflicts/plan_routes.hpp"

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "decisions/decision_type.hpp"

#include <fmt/format.h>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Request;
using http::Response;

namespace {

// As those of a trace (docs/http-api.md, "Recording a trace: order of checks").
constexpr std::size_t kMaxDecisionType = 200;
constexpr std::size_t kMaxOutcome = 32'768;
constexpr std::size_t kMaxRejected = 20;
constexpr std::size_t kMaxLabel = 500;
constexpr std::size_t kMaxProject = 500;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

Error too_long(std::string_view name, std::size_t limit) {
    return invalid(fmt::format("{} exceeds maximum length of {} bytes", name, limit));
}

void finish(JsonReader& inner, JsonReader& outer) {
    if (auto reason = inner.error()) outer.fail(std::move(*reason));
}

/// A step as it was sent.
struct SentStep {
    PlanStep step;
    std::vector<BindingText> bindings;
};

SentStep decode_step(const json::value& element, const std::string& name, JsonReader& body) {
    SentStep sent;
    JsonReader reader(element, name);
    reader.read("outcome", sent.step.outcome);
    reader.read("decision_type", sent.step.decision_type);
    reader.read("rejected", sent.step.rejected);
    if (const json::array* list = reader.find_array("bindings"))
        for (const auto& item : *list) {
            JsonReader binding(item, fmt::format("{}.bindings[{}]", name, sent.bindings.size()));
            auto& [parameter, value] = sent.bindings.emplace_back();
            binding.read("parameter", parameter);
            binding.read("value", value);
            finish(binding, reader);
        }
    finish(reader, body);
    return sent;
}

/// The step, checked. `name` is what errors call it.
Result<PlanStep> make_step(SentStep sent, const std::string& name) {
    PlanStep step = std::move(sent.step);
    if (trimmed(step.outcome).empty()) return invalid(name + ".outcome is required");
    if (step.outcome.size() > kMaxOutcome) return too_long(name + ".outcome", kMaxOutcome);
    if (step.decision_type) {
        if (step.decision_type->size() > kMaxDecisionType)
            return too_long(name + ".decision_type", kMaxDecisionType);
        step.decision_type = normalize_decision_type(*step.decision_type);
    }
    if (step.rejected.size() > kMaxRejected)
        return invalid(fmt::format(
            "{}.rejected count {} exceeds maximum of {}", name, step.rejected.size(), kMaxRejected
        ));
    for (std::size_t i = 0; i < step.rejected.size(); ++i)
        if (step.rejected[i].size() > kMaxLabel)
            return too_long(fmt::format("{}.rejected[{}]", name, i), kMaxLabel);
    auto bindings = make_bindings(std::move(sent.bindings));
    if (!bindings) return invalid(fmt::format("{}.{}", name, bindings.error().message()));
    step.bindings = std::move(*bindings);
    return step;
}

Result<ActionPlan> decode_plan(const json::value& tree) {
    ActionPlan plan;
    std::vector<SentStep> sent;
    JsonReader body(tree, "body");
    body.read("project", plan.project);
    const json::array* list = body.find_array("steps");
    const std::size_t count = list == nullptr ? 0 : list->size();
    if (list != nullptr && count <= kMostPlanSteps)
        for (const auto& element : *list)
            sent.push_back(decode_step(element, fmt::format("steps[{}]", sent.size()), body));
    if (auto reason = body.error()) return invalid_body(std::move(*reason));
    if (count == 0) return invalid("steps is required");
    if (count > kMostPlanSteps)
        return invalid(fmt::format("steps count {} exceeds maximum of {}", count, kMostPlanSteps));
    if (plan.project && plan.project->size() > kMaxProject) return too_long("project", kMaxProject);
    for (std::size_t i = 0; i < count; ++i) {
        auto step = make_step(std::move(sent[i]), fmt::format("steps[{}]", i));
        if (!step) return step.error();
        plan.steps.push_back(std::move(*step));
    }
    return plan;
}

asio::awaitable<Response> check_plan(PlanService& plans, Request& request) {
    const auto body = http::parse_body(request);
    if (!body) co_return http::problem(request, body.error());
    auto plan = decode_plan(*body);
    if (!plan) co_return http::problem(request, plan.error());
    const std::size_t count = plan->steps.size();
    const auto conflicts = co_await plans.check(request.caller, std::move(*plan));
    co_return http::data_response(request, 200, to_json(count, conflicts));
}

}  // namespace

void add_plan_routes(http::Router& router, PlanService& plans) {
    using enum http::Method;
    http::add_routes(
        router,
        plans,
        {.minimum_role = Role::reader, .rate_class = http::RateClass::query},
        {{post, "/v1/check/plan", check_plan}}
    );
}

}  // namespace akashi

#include "vectors/qdrant_message.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/log_limiter.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>

namespace akashi {
namespace {

std::string hash_outcome(std::string_view outcome) {
    return to_hex(as_text(sha256(outcome))).substr(0, 32);
}

double whole_seconds(Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return static_cast<double>(seconds.time_since_epoch().count());
}

class Payload {
public:
    explicit Payload(qdrant::PointStruct& point) : fields_(*point.mutable_payload()) {}

    void set(const std::string& name, std::string value) {
        fields_[name].set_string_value(std::move(value));
    }
    void set(const std::string& name, const std::optional<std::string>& value) {
        if (value) set(name, *value);
    }
    void set(const std::string& name, double value) {
        if (std::isfinite(value)) fields_[name].set_double_value(value);
    }

private:
    google::protobuf::Map<std::string, qdrant::Value>& fields_;
};

/// Conditions that must all be met.
class Conditions {
public:
    qdrant::Filter take() { return std::move(filter_); }

    void match(const char* name, std::string value) {
        field(name).mutable_match()->set_keyword(std::move(value));
    }
    void match(const char* name, const std::optional<std::string>& value) {
        if (value) match(name, *value);
    }
    void match_any(const char* name, const std::vector<std::string>& values) {
        auto& strings = *field(name).mutable_match()->mutable_keywords()->mutable_strings();
        strings.Assign(values.begin(), values.end());
    }
    void at_least(const char* name, double value) { field(name).mutable_range()->set_gte(value); }
    void at_most(const char* name, double value) { field(name).mutable_range()->set_lte(value); }
    void is_empty(const char* name) { filter_.add_must()->mutable_is_empty()->set_key(name); }

private:
    qdrant::FieldCondition& field(const char* name) {
        auto& condition = *filter_.add_must()->mutable_field();
        condition.set_key(name);
        return condition;
    }

    qdrant::Filter filter_;
};

/// The agents that are both asked for and visible; nothing when any agent will do.
std::optional<std::vector<std::string>> choose_agents(const VectorSearch& search) {
    const auto& visible = search.visible_agents;
    const auto& asked = search.filter.agent_ids;
    if (asked.empty()) return visible;
    if (!visible) return asked;
    std::vector<std::string> sorted = *visible;
    std::ranges::sort(sorted);
    std::vector<std::string> both;
    std::ranges::copy_if(asked, std::back_inserter(both), [&](const std::string& agent) {
        return std::ranges::binary_search(sorted, agent);
    });
    return both;
}

}  // namespace

qdrant::PointStruct make_point(const VectorPoint& point) {
    qdrant::PointStruct made;
    *made.mutable_id() = make_point_id(point.id);
    auto& data = *made.mutable_vectors()->mutable_vector()->mutable_dense()->mutable_data();
    data.Assign(point.vector.begin(), point.vector.end());

    Payload payload(made);
    payload.set("org_id", point.org_id.str());
    payload.set("run_id", point.run_id.str());
    payload.set("agent_id", point.agent_id);
    payload.set("decision_type", point.decision_type);
    payload.set("outcome_hash", hash_outcome(point.outcome));
    payload.set("confidence", point.confidence);
    payload.set("completeness_score", point.completeness_score);
    payload.set("valid_from_unix", whole_seconds(point.valid_from));
    if (point.session_id) payload.set("session_id", point.session_id->str());
    payload.set("tool", point.tool);
    payload.set("model", point.model);
    payload.set("project", point.project);
    payload.set("trace_id", point.trace_id);
    return made;
}

std::optional<qdrant::Filter> make_filter(const VectorSearch& search) {
    const auto& filter = search.filter;
    const auto agents = choose_agents(search);
    if (agents && agents->empty()) return std::nullopt;
    if (filter.confidence_min && std::isnan(*filter.confidence_min)) return std::nullopt;

    Conditions conditions;
    conditions.match("org_id", search.org.str());
    if (agents && agents->size() == 1) conditions.match("agent_id", agents->front());
    if (agents && agents->size() > 1) conditions.match_any("agent_id", *agents);
    if (filter.run_id) conditions.match("run_id", filter.run_id->str());
    conditions.match("decision_type", filter.decision_type);
    if (filter.confidence_min) conditions.at_least("confidence", *filter.confidence_min);
    if (filter.outcome) conditions.match("outcome_hash", hash_outcome(*filter.outcome));
    if (filter.from) conditions.at_least("valid_from_unix", whole_seconds(*filter.from));
    if (filter.to) conditions.at_most("valid_from_unix", whole_seconds(*filter.to));
    if (filter.session_id) conditions.match("session_id", filter.session_id->str());
    conditions.match("tool", filter.tool);
    conditions.match("model", filter.model);
    conditions.match("project", filter.project);
    conditions.match("trace_id", filter.trace_id);
    if (search.only_without_project) conditions.is_empty("project");
    return conditions.take();
}

qdrant::PointId make_point_id(DecisionId id) {
    qdrant::PointId made;
    made.set_uuid(id.str());
    return made;
}

std::optional<DecisionId> decision_of(const qdrant::PointId& id) {
    const auto decision = DecisionId::parse(id.uuid());
    if (!decision) {
        static log::Limiter limiter;
        const auto dropped = limiter.admit(SteadyClock::now());
        if (!dropped) return decision;
        const std::string text = id.has_num() ? std::to_string(id.num()) : id.uuid();
        log::warn("qdrant: invalid UUID in point ID", {{"id", text}, {"dropped", *dropped}});
    }
    return decision;
}

}  // namespace akashi

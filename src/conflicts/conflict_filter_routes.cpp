#include "conflicts/conflict_filter_routes.hpp"

#include "base/contains.hpp"
#include "core/page.hpp"
#include "decisions/decision_type.hpp"

#include <fmt/ranges.h>

#include <array>

namespace akashi {

using http::Request;

namespace {

constexpr std::int64_t kMostConflicts = 100;

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

constexpr auto kClasses = std::to_array<std::string_view>({"exact", "judged", "hint"});

std::optional<Error> read_queue_filters(const Request& request, ConflictQuery& query) {
    if (const auto group = request.parameter("group_id")) {
        query.group_id = ConflictGroupId::parse(*group);
        if (!query.group_id) return invalid("invalid conflict group id");
    }
    query.assignee = request.parameter("assignee");
    if (const auto snoozed = request.parameter("snoozed")) {
        if (*snoozed != "true" && *snoozed != "false")
            return invalid(fmt::format("invalid snoozed {}; valid values are true, false", *snoozed)
            );
        query.is_snoozed = *snoozed == "true";
        query.now = now();
    }
    return read_conflict_class(request, query);
}

}  // namespace

std::optional<Error> read_conflict_class(const Request& request, ConflictQuery& query) {
    const auto wanted = request.parameter("class");
    if (!wanted) return std::nullopt;
    if (!contains(kClasses, *wanted))
        return invalid(
            fmt::format("invalid class {}; valid values are {}", *wanted, fmt::join(kClasses, ", "))
        );
    query.confidence_class = wanted;
    return std::nullopt;
}

Result<ConflictQuery> read_conflict_query(const Request& request) {
    ConflictQuery query;
    query.decision_type = request.parameter("decision_type");
    if (query.decision_type) *query.decision_type = normalize_decision_type(*query.decision_type);
    query.agent_id = request.parameter("agent_id");
    query.project = request.parameter("project");
    query.conflict_kind = request.parameter("conflict_kind");
    if (const auto& kind = query.conflict_kind;
        kind && *kind != kCrossAgent && *kind != kSelfContradiction)
        return invalid(fmt::format(
            "invalid conflict_kind {}; valid values are {}, {}",
            *kind,
            kCrossAgent,
            kSelfContradiction
        ));
    query.severity = request.parameter("severity");
    query.category = request.parameter("category");
    query.status = request.parameter("status");
    query.scoring_method = request.parameter("scoring_method");
    if (auto error = read_queue_filters(request, query)) return *error;
    query.limit = request.integer_parameter("limit", query.limit, 1, kMostConflicts);
    query.offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    return query;
}

}  // namespace akashi

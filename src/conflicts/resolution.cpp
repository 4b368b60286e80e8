#include "conflicts/resolution.hpp"

#include "base/contains.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"

#include <fmt/ranges.h>

namespace akashi {
namespace {

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }
Error refused(std::string message) { return {ErrorCode::conflict, std::move(message)}; }

std::optional<Error> check_note(const std::optional<std::string>& note) {
    const std::size_t length = note ? utf8_length(*note) : 0;
    if (length <= kMostNote) return std::nullopt;
    return invalid(fmt::format(
        "resolution_note has {} characters, and {} are allowed; shorten it", length, kMostNote
    ));
}

std::optional<Error> check_label(const std::optional<std::string>& label, std::string_view status) {
    if (!label) return std::nullopt;
    if (status != "false_positive")
        return invalid("false_positive_label can only be set when status is 'false_positive'");
    if (contains(kFalsePositiveLabels, *label)) return std::nullopt;
    return invalid(fmt::format(
        "false_positive_label must be one of: {}", fmt::join(kFalsePositiveLabels, ", ")
    ));
}

}  // namespace

std::optional<Error> check_order(const ResolutionOrder& order, const Conflict& conflict) {
    if (!is_one_of({"resolved", "false_positive", "open"}, order.status))
        return invalid("status must be one of: resolved, false_positive, open");
    if (order.winner && order.status != "resolved")
        return invalid("winning_decision_id can only be set when status is 'resolved'");
    if (order.winner && *order.winner != conflict.decision_a_id &&
        *order.winner != conflict.decision_b_id)
        return invalid("winning_decision_id must be one of the two decisions in this conflict");
    if (auto error = check_label(order.false_positive_label, order.status)) return error;
    return check_note(order.note);
}

std::optional<Error> check_order(const GroupOrder& order) {
    if (!is_one_of({"resolved", "false_positive"}, order.status))
        return invalid("status must be one of: resolved, false_positive");
    if (order.winning_agent && order.status != "resolved")
        return invalid("winning_agent can only be set when status is 'resolved'");
    if (auto error = check_label(order.false_positive_label, order.status)) return error;
    return check_note(order.note);
}

std::optional<Error> check_order(const PlanOrder& order, Time now) {
    if (!order.snoozed_until || !*order.snoozed_until) return std::nullopt;
    const Time until = **order.snoozed_until;
    if (until > now && until <= now + kMostSnooze) return std::nullopt;
    return invalid(
        fmt::format("snoozed_until {} must be after now and within 90 days", format_rfc3339(until))
    );
}

std::optional<Error> check_state(const Conflict& conflict, std::string_view status) {
    if (conflict.status == "open") {
        if (status != "open") return std::nullopt;
        return refused("conflict is open already");
    }
    if (status == "open") return std::nullopt;
    return refused(fmt::format(
        "conflict is {} since {} by {}; to settle it in another way, open it again first (status "
        "open)",
        conflict.status,
        conflict.resolved_at ? format_rfc3339(*conflict.resolved_at) : "long ago",
        conflict.resolved_by.value_or("nobody")
    ));
}

std::optional<Error> check_undo(const Conflict& conflict, const Caller& caller, Time now) {
    if (!conflict.changed_at) return refused("this conflict has no change that could be undone");
    if (now > *conflict.changed_at + kUndoTime)
        return refused(fmt::format(
            "the last change was at {}; it could be undone for 10 minutes",
            format_rfc3339(*conflict.changed_at)
        ));
    if (conflict.resolved_at.value_or(*conflict.changed_at) != *conflict.changed_at)
        return refused(fmt::format(
            "conflict was resolved by {} after that change, which can no longer be undone",
            conflict.resolved_by.value_or("nobody")
        ));
    if (caller.is_admin() || conflict.changed_by == caller.agent_id) return std::nullopt;
    return Error(
        ErrorCode::forbidden,
        fmt::format(
            "only {} or an admin can undo this change", conflict.changed_by.value_or("nobody")
        )
    );
}

std::string state_to_json(const Conflict& conflict) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("status", conflict.status);
    out.member_if("resolved_by", conflict.resolved_by);
    out.member_if("resolved_at", conflict.resolved_at);
    out.member_if("resolution_note", conflict.resolution_note);
    out.member_if("winning_decision_id", conflict.winning_decision_id);
    out.member_if("resolution_decision_id", conflict.resolution_decision_id);
    out.member_if("false_positive_label", conflict.false_positive_label);
    out.member_if("assignee", conflict.assignee);
    out.member_if("snoozed_until", conflict.snoozed_until);
    out.end_object();
    return text;
}

}  // namespace akashi

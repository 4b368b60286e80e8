#include "conflicts/conflict_group_service.hpp"

#include "base/json_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace akashi {

namespace asio = boost::asio;

namespace {

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

/// Why the agent cannot win the conflicts that this one represents.
std::optional<Error> check_winner(const std::optional<std::string>& agent, const Conflict& one) {
    if (!agent) return std::nullopt;
    if (*agent != one.agent_a && *agent != one.agent_b)
        return invalid("winning_agent does not match either agent in this conflict group");
    if (one.agent_a != one.agent_b) return std::nullopt;
    return invalid(fmt::format(
        "both sides of this group are of {}; settle its conflicts one by one, with "
        "winning_decision_id",
        one.agent_a
    ));
}

}  // namespace

asio::awaitable<ConflictGroupPage> ConflictGroupService::list(
    Caller caller, ConflictGroupQuery query
) {
    ConflictGroupPage page =
        co_await settling_.groups.list(caller.org, Visibility::of(caller), std::move(query));
    if (page.groups.empty()) co_return page;
    std::vector<ConflictId> ids;
    ids.reserve(page.groups.size());
    for (const ConflictGroup& group : page.groups) ids.push_back(group.representative_id);
    co_await add_representatives(page, caller, ids);
    // Of decisions with long texts a page has room for a few only.
    if (!page.groups.front().representative)
        co_await add_representatives(page, caller, {ids.front()});
    const auto rest = std::ranges::find_if(page.groups, [](const ConflictGroup& group) {
        return !group.representative;
    });
    if (rest != page.groups.end()) page.has_more = true;
    page.groups.erase(rest, page.groups.end());
    co_return page;
}

asio::awaitable<void> ConflictGroupService::add_representatives(
    ConflictGroupPage& page, const Caller& caller, std::vector<ConflictId> ids
) {
    ConflictQuery query;
    query.limit = std::ssize(ids);
    query.ids = std::move(ids);
    ConflictPage found = co_await conflicts_.list(caller, std::move(query));
    for (ConflictGroup& group : page.groups) {
        const auto one =
            std::ranges::find(found.conflicts, group.representative_id, &ConflictDetail::id);
        if (one != found.conflicts.end()) group.representative = std::move(*one);
    }
}

asio::awaitable<Result<std::int64_t>> ConflictGroupService::resolve(
    Caller caller, ConflictGroupId id, GroupOrder order
) {
    ConflictQuery query;
    query.group_id = id;
    query.limit = 1;
    const ConflictPage newest = co_await conflicts_.list(caller, std::move(query));
    if (newest.conflicts.empty()) co_return Error(ErrorCode::not_found, "conflict group not found");
    if (auto error = check_order(order)) co_return *error;
    if (auto error = check_winner(order.winning_agent, newest.conflicts.front())) co_return *error;
    AuditEntry entry =
        audit_of(caller, clock_(), "conflict_group_resolved", "conflict_group", id.str());
    JsonWriter out(entry.after.emplace());
    out.begin_object().member("status", order.status);
    out.member_if("resolution_note", order.note);
    out.member_if("winning_agent", order.winning_agent).end_object();
    co_return co_await settling_.resolutions.settle_group(
        {.group = id,
         .status = std::move(order.status),
         .resolved_by = caller.agent_id,
         .note = std::move(order.note),
         .winning_agent = std::move(order.winning_agent),
         .false_positive_label = std::move(order.false_positive_label)},
        std::move(entry)
    );
}

}  // namespace akashi

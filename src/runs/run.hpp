#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/page_cursor.hpp"
#include "runs/event.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

// The statuses of a run. It begins running, ends once and does not change any more.
inline constexpr std::string_view kRunning = "running";
inline constexpr std::string_view kCompleted = "completed";
inline constexpr std::string_view kFailed = "failed";

/// A unit of work of an agent, to which decisions and events belong (docs/data-model.md, "Runs"): a
/// row of `runs`.
struct AgentRun {
    RunId id;
    OrgId org_id;
    std::string agent_id;                 ///< whose run it is
    std::optional<std::string> trace_id;  ///< the client's correlation id
    std::optional<RunId> parent_run_id;
    std::string status{kRunning};
    Time started_at;  ///< also its creation time
    std::optional<Time> completed_at;
    std::string metadata = "{}";  ///< canonical JSON object

    bool is_running() const { return status == kRunning; }
};

/// A step of a deletion takes this many events for each run: more than a trace makes, which has up
/// to 20 alternatives and 20 evidence.
inline constexpr std::int64_t kEventsOfARun = 50;

/// What a run must match; an absent field matches everything.
struct RunFilter {
    std::optional<std::string> agent_id = std::nullopt;
    std::optional<std::string> status = std::nullopt;
    std::optional<std::string> trace_id = std::nullopt;
    std::optional<RunId> parent_run_id = std::nullopt;
    std::optional<Time> from = std::nullopt;  ///< started_at at or after
    std::optional<Time> to = std::nullopt;    ///< started_at at or before
};

/// A page of runs, the newest first.
struct RunQuery {
    RunFilter filter;
    std::int64_t limit = 50;
    std::int64_t offset = 0;
    std::optional<PageCursor> after;  ///< begins behind this place
};

struct RunPage {
    std::vector<AgentRun> runs;
    bool has_more = false;
};

/// The place of an event in its run.
struct EventPlace {
    std::int64_t sequence_num = 0;
    Uuid id;
};

/// A page of the events of a run, in their order.
struct EventQuery {
    std::int64_t limit = 1000;
    std::optional<EventPlace> after;  ///< begins behind this place
};

struct EventPage {
    std::vector<Event> events;
    bool has_more = false;
};

// What stores and services say about runs that they do not show, make or end.
inline Error run_not_found() { return {ErrorCode::not_found, "run not found"}; }
inline Error no_access_to_run() { return {ErrorCode::forbidden, "no access to this run"}; }
inline Error agent_of_run_not_found() {
    return {ErrorCode::invalid_input, "agent_id not found in this organization"};
}
inline Error agent_of_run_is_being_deleted() {
    return {
        ErrorCode::conflict, "agent is being deleted; no run can be created for it until it is gone"
    };
}
inline Error parent_run_not_found() {
    return {ErrorCode::invalid_input, "parent_run_id not found in this organization"};
}

}  // namespace akashi

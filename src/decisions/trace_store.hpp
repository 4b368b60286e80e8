#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/audit.hpp"
#include "core/caller.hpp"
#include "core/idempotency.hpp"
#include "decisions/adjudication.hpp"
#include "decisions/decision.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// What became of a trace.
struct Recorded {
    bool replayed = false;  ///< nothing was written: the answer is an earlier one
    std::string replayed_answer;
    bool agent_registered = false;
    bool found_conflicts = false;  ///< with decisions that bind something differently
};

/// Everything that one trace writes, with all ids and derived values already made.
struct TraceRecord {
    TraceRun run;            ///< the run that it makes
    bool joins_run = false;  ///< the run of the decision is there already, and `run` is not written
    Decision decision;       ///< with alternatives and evidence
    AgentRowId sender;       ///< the calling agent, which need not be the agent of the trace;
                             ///< nil: no agent, but the import
    Visibility visibility;   ///< the caller's: a decision beyond it is unknown to the trace
    /// Who creates the agent when it is unknown, for the audit log; nobody: the trace is refused.
    std::optional<Caller> registrar;
    std::vector<DecisionId> also_ends;  ///< ends like the decision of `supersedes_id`
    std::optional<Idempotency> idempotency;
    std::optional<Adjudication> adjudicates;  ///< the conflict that it settles
    Recorded recorded;                        ///< set by the store while it writes
};

/// The decisions that end when this one is recorded: that of `supersedes_id`, and `also_ends`.
inline std::vector<DecisionId> ended_decisions(const TraceRecord& trace) {
    std::vector<DecisionId> ids = trace.also_ends;
    if (trace.decision.supersedes_id) ids.insert(ids.begin(), *trace.decision.supersedes_id);
    return ids;
}

/// Whether its decision says that its precedent is wrong.
inline bool rejects_precedent(const TraceRecord& trace) {
    return trace.decision.precedent_ref && trace.decision.precedent_relation == kRejects;
}

/// Where traces are written. Every trace belongs to one organization. Callable from any thread; the
/// caller resumes on its own executor. Throws Unavailable when the store cannot take work now (disk
/// full, read-only, too many waiting, unreachable) and another exception when it is broken. After
/// an exception the trace is not written and never will be, unless it is MaybeStored: a connection
/// can be lost between the commit and its answer. A client that repeats a trace sends an
/// idempotency key.
class TraceStore {
public:
    virtual ~TraceStore() = default;

    /// Writes all of the trace or nothing, durably: once this returns, a crash does not lose it and
    /// the next read on any connection sees it. In the same transaction it queues the decision for
    /// the search index, counts it for the month, and adds a row to the audit log. With
    /// `supersedes_id` and `also_ends`, it ends the superseded decisions at the new one's
    /// `valid_from` (never before their own start) and queues their removal. A refused trace leaves
    /// nothing. It is refused with the first of these that applies:
    /// - unauthorized `the agent of these credentials is gone` (no agent is `sender`),
    /// - conflict `idempotency key reused with different payload`,
    /// - invalid_input `agent_id not found in this organization` (unless there is a `registrar`),
    /// - conflict agent_of_trace_is_being_deleted(),
    /// - invalid_input run_of_trace_not_found() (or of another agent) or conflict
    ///   run_of_trace_has_ended(), for a trace that joins a run,
    /// - invalid_input `precedent_ref not found in this organization` (or not visible),
    /// - invalid_input `superseded decision not found or already superseded` (or not visible),
    /// - conflict kSettledAlready, for a trace that adjudicates,
    /// - quota_exceeded `monthly decision quota exceeded: …`.
    virtual boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) = 0;

    /// Forgets idempotency keys written before `before`; returns how many.
    virtual boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time before) = 0;
};

}  // namespace akashi

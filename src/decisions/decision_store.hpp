#pragma once

#include "base/result.hpp"
#include "core/caller.hpp"
#include "decisions/decision.hpp"
#include "decisions/decision_query.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// Marks a write that a client may send again: the same key with the same fingerprint gets the
/// answer of the first time, with another fingerprint it is refused (docs/http-api.md,
/// "Idempotency").
struct Idempotency {
    std::string agent_id;  ///< whom the write is for
    std::string endpoint;  ///< `POST:/v1/trace`
    std::string key;
    std::string fingerprint;  ///< hash of the canonical request
    std::string answer;       ///< JSON text to answer with, now and at every repetition
};

/// Everything that one trace writes, with all ids and derived values already made.
struct TraceRecord {
    Run run;
    Decision decision;            ///< with alternatives and evidence
    bool register_agent = false;  ///< create the agent when it is unknown, instead of refusing
    std::optional<Idempotency> idempotency;
};

/// What became of a trace.
struct Recorded {
    bool replayed = false;  ///< nothing was written: the answer is an earlier one
    std::string replayed_answer;
    bool agent_registered = false;
};

/// Where decisions live, with their runs, alternatives and evidence. Every call is scoped to one
/// organization, and reads to what `visibility` lets the caller see. Callable from any thread; the
/// caller resumes on its own executor. Throws Unavailable when the store cannot take work now (disk
/// full, read-only, too many waiting) and another exception when it is broken.
class DecisionStore {
public:
    virtual ~DecisionStore() = default;

    /// Writes all of the trace or nothing, durably: once this returns, a crash does not lose it and
    /// the next read on any connection sees it. Also queues the decision in the outbox and, with
    /// `supersedes_id`, ends the superseded decision at the new one's `valid_from` (never before
    /// its own start) and queues its removal. Fails with:
    /// - invalid_input `agent_id not found in this organization` (unless `register_agent`),
    /// - invalid_input `superseded decision not found or already superseded`,
    /// - invalid_input `precedent_ref not found in this organization`,
    /// - conflict `idempotency key reused with different payload`.
    virtual boost::asio::awaitable<Result<Recorded>> record(TraceRecord trace) = 0;

    /// One decision, current or not, with alternatives, evidence and what is derived from others.
    /// Fails with not_found `decision not found` or forbidden `no access to this decision`.
    virtual boost::asio::awaitable<Result<DecisionDetail>> find(
        OrgId org, Visibility visibility, DecisionId id
    ) = 0;

    virtual boost::asio::awaitable<DecisionPage> list(
        OrgId org, Visibility visibility, DecisionQuery query
    ) = 0;

    virtual boost::asio::awaitable<AsOfPage> list_as_of(
        OrgId org, Visibility visibility, AsOfQuery query
    ) = 0;

    /// The chain of revisions that `id` is part of, oldest first, at most 100 steps each way;
    /// visible ones only. Empty for an unknown id.
    virtual boost::asio::awaitable<std::vector<Decision>> list_revisions(
        OrgId org, Visibility visibility, DecisionId id
    ) = 0;

    /// Those of `ids`, a page at most, that are current and visible, in the order of `ids`. What
    /// ended or was deleted since the ids were found is left out.
    virtual boost::asio::awaitable<std::vector<Decision>> list_current(
        OrgId org, Visibility visibility, std::vector<DecisionId> ids, Parts parts
    ) = 0;

    /// Names of the organization's projects that start with or are similar enough to matter for a
    /// suggestion are chosen by the caller: this lists them all, alphabetically, at most `limit`.
    virtual boost::asio::awaitable<std::vector<std::string>> list_projects(
        OrgId org, std::int64_t limit
    ) = 0;

    /// Forgets idempotency keys written before `before`; returns how many.
    virtual boost::asio::awaitable<std::int64_t> forget_idempotency_keys(Time before) = 0;
};

}  // namespace akashi

#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"
#include "decisions/adjudication.hpp"
#include "decisions/decision.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// What a client sends to record one decision, decoded and not yet checked.
struct Trace : DecisionDraft {
    struct Alternative {
        std::string label;
        std::optional<std::string> rejection_reason;
    };
    struct Evidence {
        std::string source_type;
        std::optional<std::string> source_uri;
        std::string content;
        std::optional<float> relevance_score;
        std::optional<boost::json::object> metrics;  ///< of numbers
    };

    std::optional<RunId> run_id;  ///< the run that it joins; without it, it makes one
    std::optional<std::string> trace_id;
    std::vector<Alternative> alternatives;
    std::vector<Evidence> evidence;
    std::vector<BindingText> bindings;
    boost::json::object metadata;
    boost::json::object context;
    std::vector<std::string> unknown_fields;  ///< that the client sent, at most ten; not stored
};

/// How a trace reached us: what the client did not put into the trace itself.
struct TraceOrigin {
    std::optional<SessionId> session_id;
    std::string tool;  ///< from a `User-Agent` that begins with `akashi-`; may be empty
    std::string tool_version;
    std::string model;  ///< may be empty
    std::optional<std::string> idempotency_key;
    std::string endpoint;  ///< `POST:/v1/trace`; part of the scope of the key
    Time received = now();
    std::optional<DecisionId> decision_id;  ///< without it, a new one is made
    std::optional<Time> valid_from;         ///< set by an import; otherwise the time of receipt
    /// Set by an import and a reconciliation: current decisions that end with this one, besides the
    /// one it supersedes.
    std::vector<DecisionId> also_ends;
    /// The conflict that it settles; a reconciliation ends both sides of it, too. Such a trace is a
    /// verdict: its confidence is not lowered.
    std::optional<Adjudication> adjudicates;
};

/// Checks everything that does not need the store, in the order of docs/http-api.md,
/// "Recording a trace: order of checks" (3 to 9). Trims and lower-cases `decision_type` first:
/// white space alone counts as missing. Returns the first error, or nothing.
std::optional<Error> check_trace(Trace& trace);

/// What a client gets back for a trace.
struct TraceReceipt {
    RunId run_id;
    DecisionId decision_id;
    std::int64_t event_count = 0;   ///< 1 + alternatives + evidence
    bool embedding_skipped = true;  ///< the decision is found by its words only
    std::vector<std::string> warnings;
    float submitted_confidence = 0;
    float stored_confidence = 0;
    std::vector<std::string>
        confidence_reasons;  ///< why the stored one is lower; empty if it is not
};

/// The `data` of the answer to a trace as JSON text.
std::string to_json(const TraceReceipt& receipt);

}  // namespace akashi

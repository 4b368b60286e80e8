#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"
#include "decisions/decision.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// What a client sends to record one decision, decoded and not yet checked.
struct Trace {
    struct Alternative {
        std::string label;
        std::optional<std::string> rejection_reason;
    };
    struct Evidence {
        std::string source_type;
        std::optional<std::string> source_uri;
        std::string content;
        std::optional<float> relevance_score;
        std::optional<std::map<std::string, double>> metrics;
    };

    std::string agent_id;
    std::optional<std::string> trace_id;
    std::string decision_type;
    std::string outcome;
    float confidence = 0;
    std::optional<std::string> reasoning;
    std::vector<Alternative> alternatives;
    std::vector<Evidence> evidence;
    std::optional<DecisionId> precedent_ref;
    std::optional<std::string> precedent_reason;
    std::optional<DecisionId> supersedes_id;
    boost::json::object metadata;
    boost::json::object context;
};

/// Checks everything that needs no look at the store, in the order of docs/http-api.md,
/// "Recording a trace: order of checks" (3 to 9). Trims and lower-cases `decision_type` first:
/// white space alone counts as missing. Returns the first error, or nothing.
std::optional<Error> check_trace(Trace& trace);

/// What a client gets back for a trace.
struct TraceReceipt {
    RunId run_id;
    DecisionId decision_id;
    std::int64_t event_count = 0;  ///< 1 + alternatives + evidence
    std::vector<std::string> warnings;
    float submitted_confidence = 0;
    float stored_confidence = 0;
    std::vector<std::string>
        confidence_reasons;  ///< why the stored one is lower; empty if it is not
};

/// The `data` of the answer to a trace as JSON text.
std::string to_json(const TraceReceipt& receipt);

}  // namespace akashi

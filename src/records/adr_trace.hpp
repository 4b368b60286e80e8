#pragma once

#include "core/ids.hpp"
#include "decisions/trace.hpp"
#include "records/adr.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// Whom imported records are recorded for.
inline constexpr std::string_view kAdrAgent = "adr-import";

struct AdrTrace {
    Trace trace;
    bool is_cut = false;  ///< the record says more than a decision can hold
};

/// The decision that a record tells of: its title and decision as the outcome; context, rationale
/// and consequences as the reasoning; the options not taken as alternatives; the file as evidence.
/// The confidence is the status's: accepted 0.8, deprecated and superseded 0.6, proposed and
/// unknown 0.5, rejected 0.3. Texts are cut to what a trace may hold; the result still needs
/// check_trace().
AdrTrace make_adr_trace(const Adr& adr, const std::optional<std::string>& project);

/// `adr:` and the file name: what finds a record's decision again.
std::string adr_trace_id(const Adr& adr);

/// The same for the same record, as long as nothing but its status and its links to other records
/// changes: a UUID of version 8 (RFC 9562 §5.8) from SHA-256.
DecisionId adr_decision_id(OrgId org, const Adr& adr);

/// The id of a revision that goes back to an earlier content, whose own id is taken.
DecisionId adr_revision_id(DecisionId content, DecisionId previous);

}  // namespace akashi

#pragma once

#include "core/ids.hpp"
#include "decisions/trace.hpp"
#include "records/adr.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// The agent that imported records belong to.
inline constexpr std::string_view kAdrAgent = "adr-import";

struct AdrTrace {
    Trace trace;
    bool is_cut = false;  ///< the record has more text or options than a decision can hold
};

/// The decision that a record describes: its title and decision as the outcome; context, rationale
/// and consequences as the reasoning; the options not taken as alternatives; the file as evidence.
/// The status gives the confidence: accepted 0.8, deprecated and superseded 0.6, proposed and
/// unknown 0.5, rejected 0.3. Texts are cut to the limits of a trace; the result still needs
/// check_trace().
AdrTrace make_adr_trace(const Adr& adr, const std::optional<std::string>& project);

/// By which a later import finds the runs of a record: `adr://PROJECT/FILE`, `adr:FILE` without a
/// project, or `adr:sha256:` and a digest of that when it is too long for a trace.
std::string adr_trace_id(const Adr& adr, const std::optional<std::string>& project);

/// Stays the same while nothing changes in what the record says, but for its status and its links
/// to other records: 32 hexadecimal digits of SHA-256.
std::string adr_text_digest(const Adr& adr);

/// Stays the same while nothing changes in the record, its path and its project: a UUID of version
/// 8 (RFC 9562 §5.8) from SHA-256.
DecisionId adr_decision_id(OrgId org, const std::optional<std::string>& project, const Adr& adr);

/// The id of a revision whose content had a decision before, so that the content's own id is taken.
DecisionId adr_revision_id(DecisionId content, DecisionId previous);

}  // namespace akashi

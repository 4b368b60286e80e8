#pragma once

#include "base/json_writer.hpp"
#include "decisions/agent_summary.hpp"
#include "decisions/facets.hpp"
#include "decisions/session.hpp"
#include "decisions/timeline.hpp"

namespace akashi {

// Sums of decisions as JSON. Each call writes one value.

void write(JsonWriter& out, const NameCount& item);
void write(JsonWriter& out, const Facets& facets);
void write(JsonWriter& out, const BucketDecision& decision);
void write(JsonWriter& out, const TimelineBucket& bucket);
void write(JsonWriter& out, const SessionListing& session);
void write(JsonWriter& out, const SessionSummary& summary);
void write(JsonWriter& out, const AgentSummary& summary);

/// Writes the member `name`: a list of the names in the order of their bytes.
void write_names(JsonWriter& out, std::string_view name, const NameCounts& counts);

}  // namespace akashi

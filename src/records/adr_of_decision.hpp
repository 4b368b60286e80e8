#pragma once

#include "decisions/decision.hpp"
#include "records/adr.hpp"

namespace akashi {

/// The record that a decision could have come from: what an imported one says, or of another one
/// its outcome, whose first words are the title, its reasoning as the context, and its agent as the
/// decider. Path, number and links are those of the import; the caller sets what is missing.
/// `decision` must have its alternatives.
Adr adr_of_decision(const Decision& decision);

}  // namespace akashi

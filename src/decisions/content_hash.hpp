#pragma once

#include "decisions/decision.hpp"

#include <string>

namespace akashi {

/// The tamper-evidence hash of a decision, scheme v2 (docs/data-model.md, "Content hash"): `v2:`
/// and the hexadecimal SHA-256 over id, type, outcome, confidence, valid_from and reasoning.
std::string content_hash(const Decision& decision);

}  // namespace akashi

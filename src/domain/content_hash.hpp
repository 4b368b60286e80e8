#pragma once

#include "domain/decision.hpp"

#include <string>

namespace akashi {

/// The tamper-evidence hash of a decision, scheme v2 (`spec/data-model.md` §11): `v2:` and the
/// hexadecimal SHA-256 over id, type, outcome, confidence, valid_from and reasoning.
std::string content_hash(const Decision& decision);

}  // namespace akashi

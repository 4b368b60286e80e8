#pragma once

#include <string>

namespace akashi::postgres {

/// The canonical form of a `jsonb` value's text: PostgreSQL writes it with spaces. The text must be
/// valid JSON.
std::string canonical_json(std::string text);

}  // namespace akashi::postgres

#pragma once

#include "conflicts/label.hpp"

#include <string>
#include <vector>

namespace akashi {

/// A label as JSON text.
std::string to_json(const ConflictLabel& label);

/// `{labels, counts}` as JSON text.
std::string to_json(const std::vector<ConflictLabel>& labels, const LabelCounts& counts);

/// How precise the channels are, by what people say, as JSON text.
std::string evaluation_to_json(const LabelCountsByMethod& counts);

/// Lines of JSON for `akashi eval conflicts` (docs/conflicts.md, "Your own labels").
std::string to_lines(const std::vector<LabelledConflict>& conflicts);

}  // namespace akashi

#pragma once

#include "base/result.hpp"
#include "conflicts/judge_verdict.hpp"

#include <string_view>

namespace akashi {

/// The longest answer of a model that is read.
inline constexpr std::size_t kMostReplyBytes = 65'536;

/// Reads what a model says of `pair`, which is in the order in which it was asked, and believes it
/// only as far as it keeps the contracts (docs/conflicts.md, "A model as judge"): the order of the
/// tests decides, a contradiction names its question and quotes both texts, a supersession names
/// its side. A reply that is no such JSON object fails with invalid_input: that is an error, and
/// never means "no".
Result<JudgeVerdict> read_judge_reply(std::string_view reply, const JudgedPair& pair);

}  // namespace akashi

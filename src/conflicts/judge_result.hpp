#pragma once

#include "conflicts/judge_store.hpp"

#include <string>

namespace akashi {

/// What a verdict about a pair of the queue means. `hash` is that of the question.
JudgedResult result_of(
    const QueuedPair& pair,
    const LoadedPair& loaded,
    JudgeVerdict verdict,
    std::string hash,
    Time judged_at
);

}  // namespace akashi

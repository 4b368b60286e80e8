#pragma once

#include "conflicts/judge_verdict.hpp"

#include <string>
#include <string_view>

namespace akashi {

/// Changes with every change of the prompt or of the contracts: part of what a cached verdict
/// depends on.
inline constexpr std::string_view kJudgePromptVersion = "1";

/// What is sent of a decision at most.
inline constexpr std::size_t kJudgedOutcomeBytes = 4'096;
inline constexpr std::size_t kJudgedReasoningBytes = 1'024;

/// What of an outcome and a reasoning is sent, and where quotes must come from.
std::string_view judged_outcome(const JudgedSide& side);
std::string_view judged_reasoning(const JudgedSide& side);

struct JudgePrompt {
    std::string system;
    std::string user;
};

/// The two messages for a pair in canonical order. `marker` fences the records: random hexadecimal
/// digits that no author of a record can know.
JudgePrompt make_judge_prompt(const JudgedPair& pair, std::string_view marker);

/// The JSON Schema of the answer, as JSON text.
std::string_view judge_schema();

/// SHA-256 over the models, kJudgePromptVersion and both records in canonical order, as 64
/// hexadecimal digits. `models` names screen and strong judge.
std::string judge_hash(const JudgedPair& pair, std::string_view models);

}  // namespace akashi

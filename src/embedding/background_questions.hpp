#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace akashi {

struct BackgroundQuestion {
    std::string_view text;
    std::size_t answer;  ///< index into background_texts()
};

/// 32 questions that one of the background texts answers. How far the answer stands out from the
/// other 63 says how sharply a model tells texts apart. Models differ in that, and the scale of
/// relevance is calibrated on it, so whoever changes one calibrates anew (bench/search_quality).
std::span<const BackgroundQuestion> background_questions();

}  // namespace akashi

#pragma once

#include "records/adr_words.hpp"

#include <string>
#include <string_view>

namespace akashi {

/// What a heading begins.
struct AdrHeading {
    AdrHeadingWords words;
    std::size_t value = 0;  ///< where text behind a colon begins: `Chosen option: Kafka`; 0 without
};

/// The section that a heading begins, by its meaning: `3. The Decision`, `Context & Background`,
/// `Chosen option: Kafka`. Without `guesses`, only exact words count, apart from numbers, articles
/// and marks.
std::optional<AdrHeading> find_adr_heading(std::string_view text, bool guesses);

/// The words of a heading without its number: `redis` for `2.1 Redis:`.
std::string adr_heading_words(std::string_view text);

}  // namespace akashi

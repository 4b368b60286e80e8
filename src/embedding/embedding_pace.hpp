#pragma once

#include "net/retry.hpp"

#include <chrono>

namespace akashi {

/// The times of an EmbeddingService. Tests shorten them.
struct EmbeddingPace {
    /// How often it looks for a better provider, and the longest pause between two looks for any.
    std::chrono::milliseconds period{30'000};
    /// Before it looks again the first time; doubles up to the period.
    std::chrono::milliseconds first_pause{1'000};
    /// After a failure, before it asks the provider itself: others may ask nothing for long.
    std::chrono::milliseconds second_try{5'000};
    /// For an Ollama server to say that it is there.
    std::chrono::milliseconds detection{2'000};
    /// For the vector of a query, since a person waits.
    std::chrono::milliseconds query{1'500};
    std::chrono::milliseconds request{30'000};
    net::RetryPolicy retries;
    /// So many failures in a row, and the provider counts as away.
    int failures = 5;
};

}  // namespace akashi

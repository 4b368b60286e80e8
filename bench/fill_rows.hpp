#pragma once

#include "bare_connection.hpp"
#include "base/time.hpp"
#include "requests.hpp"
#include "text.hpp"

#include <cstdint>
#include <string>

namespace akashi::bench {

/// Generates decisions of the population and copies them to PostgreSQL. Not thread-safe.
class FillRows {
public:
    explicit FillRows(std::uint64_t seed) : texts_(seed), random_(seed) {}

    /// Adds one decision that was recorded at `time`.
    void add(Time time);

    /// Copies the added decisions in one transaction, then clears them.
    void copy_to(BareConnection& connection);

private:
    RequestMaker texts_;
    TextMaker random_;
    // lines in the text format of COPY
    std::string runs_;
    std::string decisions_;
    std::string alternatives_;
    std::string evidence_;
};

}  // namespace akashi::bench

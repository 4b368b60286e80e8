#pragma once

#include "bare_connection.hpp"
#include "base/time.hpp"
#include "requests.hpp"
#include "text.hpp"

#include <cstdint>
#include <string>

namespace akashi::bench {

/// Makes decisions of the population and copies them to PostgreSQL. Not thread-safe.
class FillRows {
public:
    explicit FillRows(std::uint64_t seed) : texts_(seed), random_(seed) {}

    /// One decision that was recorded at that moment.
    void add(Time time);

    /// Copies what was added, in one transaction, and forgets it.
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

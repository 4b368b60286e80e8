#pragma once

#include <cstdint>
#include <string>

namespace akashi::bench {

/// Fills a database with decisions of 100 organizations, including the default one, as if they had
/// been recorded over the last months. Each has a run, two alternatives, one evidence and a
/// reasoning of 200 bytes. Leaves out what no read uses: search_outbox, the audit log, org_usage.
class Filler {
public:
    /// Registers organizations and agents; existing ones stay. `most` is the final number of
    /// decisions.
    Filler(std::string url, std::uint64_t most);

    /// Adds decisions until there are `count`. Drops their indexes before and rebuilds them
    /// afterwards, because that is quicker; then vacuums and analyzes everything. Throws
    /// std::runtime_error when PostgreSQL refuses anything.
    void fill_up_to(std::uint64_t count);

private:
    void copy_decisions(std::uint64_t end);

    std::string url_;
    std::int64_t first_moment_;  ///< in microseconds
    std::uint64_t filled_ = 0;
};

}  // namespace akashi::bench

#pragma once

#include <cstdint>
#include <string>

namespace akashi::bench {

/// Fills a database with decisions of 100 organizations, the default one among them, as if they had
/// come over the last months: with runs, two alternatives and one evidence each, and a reasoning of
/// 200 bytes. Without what no read looks at: search_outbox, the audit log, org_usage.
class Filler {
public:
    /// Registers organizations and agents; those that are there stay. `most` is the number of
    /// decisions that will be there in the end.
    Filler(std::string url, std::uint64_t most);

    /// Adds decisions until there are so many. Their indexes are made anew meanwhile, because that
    /// is quicker; then everything is vacuumed and analyzed. Throws std::runtime_error when
    /// PostgreSQL refuses anything.
    void fill_up_to(std::uint64_t count);

private:
    void copy_decisions(std::uint64_t end);

    std::string url_;
    std::int64_t first_moment_;  ///< in microseconds
    std::uint64_t filled_ = 0;
};

}  // namespace akashi::bench

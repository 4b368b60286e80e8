#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"
#include "identity/organization.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// A calendar month in UTC, as usage is counted.
struct Month {
    std::string period;  ///< `2026-05`
    Time begin;
    Time end;  ///< the begin of the next month
};

/// The month of a time.
Month month_of(Time time);
/// Nothing for a text other than `YYYY-MM`.
std::optional<Month> parse_month(std::string_view period);

/// What refuses a decision recorded at `time`; the client should wait until the next month.
Error decision_limit_exceeded(std::string message, Time time);
/// The same for what would be the decision number `recorded` of its month.
Error decision_limit_exceeded(std::int64_t recorded, std::int64_t limit, Time time);

/// What was recorded with one API key.
struct UsageOfKey {
    std::optional<ApiKeyId> id;         ///< nothing: what was recorded without a key
    std::optional<std::string> prefix;  ///< nothing when the key is deleted, as for the next ones
    std::optional<std::string> label;
    std::optional<std::string> agent_id;  ///< whose key it is
    std::int64_t decisions = 0;
};

/// What an agent recorded.
struct UsageOfAgent {
    std::string agent_id;
    std::int64_t decisions = 0;
};

/// Who recorded how much: those with the most decisions first, then in the order of their ids.
struct UsageShares {
    std::vector<UsageOfKey> keys;
    std::vector<UsageOfAgent> agents;
};

/// What an organization used in a month, and what it may use.
struct Usage {
    Organization organization;
    std::string period;
    std::int64_t decisions = 0;  ///< recorded in the month, whatever became of them
    std::int64_t agents = 0;     ///< now
    std::optional<UsageShares> shares;
};

}  // namespace akashi

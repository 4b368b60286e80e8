#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "core/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace akashi {

/// The greatest limit of an organization.
inline constexpr std::int64_t kMostLimit = 2'147'483'647;

/// A tenant: everything else belongs to one.
struct Organization {
    OrgId id;
    std::string name;
    std::string slug;  ///< unique name for URLs and commands
    std::string plan = "oss";
    std::int64_t decision_limit = 0;  ///< decisions a month; 0: unlimited
    std::int64_t agent_limit = 0;     ///< 0: unlimited
    bool is_deleting = false;         ///< it has no agents any more and goes soon
    Time created_at = {};
    Time updated_at = {};
};

/// What refuses whoever would add something to an organization that goes.
inline Error organization_is_being_deleted() {
    return {ErrorCode::conflict, "the organization is being deleted"};
}

/// The organization that every database has (docs/data-model.md, "Default organization").
inline Organization default_organization() { return {kDefaultOrg, "Default", "default"}; }

// The rules of docs/data-model.md, "Organizations". Each returns the error, or nothing when it is
// valid.

/// 1 to 255 bytes of UTF-8 without control characters.
std::optional<Error> check_organization_name(std::string_view name);
/// 1 to 63 bytes of `[a-z0-9-]`, the first one no `-`, and no UUID.
std::optional<Error> check_slug(std::string_view slug);
/// 1 to 63 bytes of `[a-z0-9_-]`, the first one a letter.
std::optional<Error> check_plan(std::string_view plan);
/// 0 to kMostLimit, as the next.
std::optional<Error> check_decision_limit(std::int64_t limit);
std::optional<Error> check_agent_limit(std::int64_t limit);

/// A slug that the name suggests: `Acme, Inc.` is `acme-inc`. Empty when the name has neither an
/// ASCII letter nor a digit.
std::string slug_of(std::string_view name);

}  // namespace akashi

#pragma once

#include "conflicts/conflict.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// The conflicts of two agents about one question, as far as the caller may see them.
struct ConflictGroup {
    ConflictGroupId id;
    ConflictId representative_id;  ///< an open one if there is, then the gravest, then the newest
    std::int64_t conflict_count = 0;
    std::int64_t open_count = 0;
    Time first_detected_at;
    Time last_detected_at;
    std::int64_t times_reopened = 0;  ///< conflicts that oppose a resolution again
    std::optional<ConflictDetail> representative = {};  ///< empty until it is read
};

/// What a list of groups asks for. Those with the newest conflicts come first.
struct ConflictGroupQuery {
    ConflictQuery conflicts = {};  ///< which conflicts count; its status is that of the group
    std::int64_t limit = 25;
    std::int64_t offset = 0;
};

struct ConflictGroupPage {
    std::vector<ConflictGroup> groups;
    std::optional<std::int64_t> total;  ///< nothing on a page behind the last group
    bool has_more = false;
};

}  // namespace akashi

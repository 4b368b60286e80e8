#pragma once

#include "conflicts/conflict_group_store.hpp"
#include "conflicts/conflict_policy_store.hpp"
#include "conflicts/resolution_store.hpp"
#include "conflicts/side_record_store.hpp"

namespace akashi {

/// What settling conflicts needs of a store.
struct SettlingPorts {
    ResolutionStore& resolutions;
    ConflictGroupStore& groups;
    SideRecordStore& side_records;
    ConflictPolicyStore& policies;
};

}  // namespace akashi

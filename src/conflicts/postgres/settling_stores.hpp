#pragma once

#include "conflicts/postgres/conflict_group_store.hpp"
#include "conflicts/postgres/conflict_policy_store.hpp"
#include "conflicts/postgres/resolution_store.hpp"
#include "conflicts/postgres/side_record_store.hpp"
#include "conflicts/settling_ports.hpp"

namespace akashi::postgres {

/// All stores behind SettlingPorts.
class SettlingStores {
public:
    /// The pool must outlive them.
    explicit SettlingStores(Pool& pool)
        : resolutions_(pool), groups_(pool), side_records_(pool), policies_(pool) {}

    SettlingPorts ports() { return {resolutions_, groups_, side_records_, policies_}; }

private:
    PostgresResolutionStore resolutions_;
    PostgresConflictGroupStore groups_;
    PostgresSideRecordStore side_records_;
    PostgresConflictPolicyStore policies_;
};

}  // namespace akashi::postgres

#pragma once

#include "conflicts/settling_ports.hpp"
#include "conflicts/sqlite/conflict_group_store.hpp"
#include "conflicts/sqlite/conflict_policy_store.hpp"
#include "conflicts/sqlite/resolution_store.hpp"
#include "conflicts/sqlite/side_record_store.hpp"

namespace akashi::sqlite {

/// All stores behind SettlingPorts.
class SettlingStores {
public:
    /// The database must outlive them.
    explicit SettlingStores(Database& database)
        : resolutions_(database), groups_(database), side_records_(database), policies_(database) {}

    SettlingPorts ports() { return {resolutions_, groups_, side_records_, policies_}; }

private:
    SqliteResolutionStore resolutions_;
    SqliteConflictGroupStore groups_;
    SqliteSideRecordStore side_records_;
    SqliteConflictPolicyStore policies_;
};

}  // namespace akashi::sqlite

#pragma once

#include "base/query.hpp"
#include "postgres/parameters.hpp"

namespace akashi::postgres {

/// One statement of a batch. The query must outlive the batch; those from `.sql` files are
/// constants.
struct Statement {
    const Query* query;
    Parameters parameters;
};

}  // namespace akashi::postgres

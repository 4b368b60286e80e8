#pragma once

#include "core/ids.hpp"

#include <string>
#include <vector>

namespace akashi::sqlite {

/// Ids as two parameters of one statement, which reads them with
/// `SELECT key, substr(<bytes>, value, 16) FROM json_each(<places>)`: `key` is their position.
struct IdList {
    explicit IdList(const std::vector<DecisionId>& ids);

    std::string places;  ///< JSON list of the places in `bytes` where the ids begin, counted from 1
    std::string bytes;   ///< all ids; bind them as Bytes
};

}  // namespace akashi::sqlite

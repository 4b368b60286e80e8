#pragma once

#include "testing/flood.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace akashi::bench {

/// Every attack that an outsider can make, and with `authorization` of an agent of the lowest role
/// also those of such an agent. `body_limit` is the largest body that the server takes, in bytes.
std::vector<testing::Attack> all_attacks(const std::string& authorization, std::size_t body_limit);

}  // namespace akashi::bench

#pragma once

#include "conflicts/conflict.hpp"

#include <string_view>
#include <vector>

namespace akashi::postgres {

/// kWeightyTypes as a parameter of the functions that make conflicts.
inline const std::vector<std::string_view>& weighty_types() {
    static const std::vector<std::string_view> types(kWeightyTypes.begin(), kWeightyTypes.end());
    return types;
}

}  // namespace akashi::postgres

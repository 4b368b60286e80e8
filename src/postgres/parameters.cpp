#include "postgres/parameters.hpp"

namespace akashi::postgres {

void Parameters::push(unsigned type, std::optional<std::string> value) {
    types_.push_back(type);
    values_.push_back(std::move(value));
}

}  // namespace akashi::postgres

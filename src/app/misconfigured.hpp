#pragma once

#include <stdexcept>

namespace akashi::app {

/// The operator has to change the configuration or the command line: the process ends with 2. The
/// text names the variable or the flag, and what is allowed.
class Misconfigured : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace akashi::app

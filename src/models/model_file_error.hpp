#pragma once

#include <stdexcept>

namespace akashi {

/// A model's file cannot be used. The message says what is wrong with it.
class ModelFileError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace akashi

#pragma once

#include "embedding/vector.hpp"

#include <string>

namespace akashi {

/// A query as a vector, and how similar it is to texts that have nothing to do with it.
struct QueryVector {
    Vector vector;
    std::string model;     ///< Embedder::model() of the vector
    double mean = 0;       ///< of the similarities to the background texts
    double deviation = 1;  ///< of them, made comparable between models; above 0

    /// How unusual a similarity is: 0 is that of an unrelated text.
    double standardize(double similarity) const { return (similarity - mean) / deviation; }
};

}  // namespace akashi

#pragma once

#include "embedding/vector.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace akashi {

/// Collects the vectors of an answer. Every function throws ProviderFailed for what is no vector,
/// and ProviderMisconfigured for one of other dimensions.
class ProviderVectors {
public:
    /// `provider` begins the messages.
    ProviderVectors(std::string provider, std::size_t count, std::size_t dimensions);

    /// Takes a list of numbers as the vector of the text at `place`, and makes its length 1.
    void put(std::size_t place, const boost::json::value& numbers);
    /// All of them. Throws when one is missing.
    std::vector<Vector> take();

private:
    [[noreturn]] void fail(const std::string& what) const;

    std::string provider_;
    std::size_t dimensions_;
    std::vector<Vector> vectors_;  ///< empty until it is put
};

}  // namespace akashi

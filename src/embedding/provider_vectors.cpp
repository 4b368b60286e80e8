#include "embedding/provider_vectors.hpp"

#include "embedding/provider_failure.hpp"

#include <boost/json/array.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace akashi {

ProviderVectors::ProviderVectors(std::string provider, std::size_t count, std::size_t dimensions)
    : provider_(std::move(provider)), dimensions_(dimensions), vectors_(count) {}

void ProviderVectors::put(std::size_t place, const boost::json::value& numbers) {
    if (place >= vectors_.size())
        fail(fmt::format("a vector for text {}, which is not there", place));
    if (!vectors_[place].empty()) fail(fmt::format("two vectors for text {}", place));
    const auto* list = numbers.if_array();
    if (list == nullptr || list->empty()) fail("an empty vector");
    if (list->size() != dimensions_)
        throw ProviderMisconfigured(fmt::format(
            "embedding dimension mismatch: got {}, want {} (check AKASHI_EMBEDDING_DIMENSIONS)",
            list->size(),
            dimensions_
        ));
    Vector vector;
    vector.reserve(list->size());
    double squares = 0;
    for (const auto& number : *list) {
        if (!number.is_number()) fail("a vector with something that is not a number");
        vector.push_back(static_cast<float>(number.to_number<double>()));
        squares += double(vector.back()) * vector.back();
    }
    if (!(squares > 0) || !std::isfinite(squares)) fail("a vector without direction");
    const auto scale = static_cast<float>(1 / std::sqrt(squares));
    for (float& number : vector) number *= scale;
    vectors_[place] = std::move(vector);
}

std::vector<Vector> ProviderVectors::take() {
    const auto missing = std::ranges::count_if(vectors_, &Vector::empty);
    if (missing != 0) fail(fmt::format("no vectors for {} of {} texts", missing, vectors_.size()));
    return std::move(vectors_);
}

void ProviderVectors::fail(const std::string& what) const {
    throw ProviderFailed(fmt::format("{}: the answer has {}", provider_, what));
}

}  // namespace akashi

#pragma once

#include "vectors/vector_feed.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace akashi::bench {

/// Decisions whose vectors come in clusters of about 100: each is the sum of its cluster's centre
/// and noise of 0.75 times its length, so the cosine of two of a cluster is about 0.64, and of two
/// others about 0. A hundredth of them has the project `rare`, a tenth the type `tenth`.
class VectorData {
public:
    VectorData(std::size_t vectors, std::size_t dimensions);

    std::size_t size() const { return vectors_.size(); }
    const Vector& vector(std::size_t number) const { return vectors_[number]; }
    DecisionId id(std::size_t number) const { return ids_[number]; }
    bool is_rare(std::size_t number) const { return number % 100 == 7; }
    /// The change that stores it; `seq` is the number plus 1.
    VectorChange change(std::size_t number) const;

    /// A vector that is not among them, of one of their clusters.
    Vector query(std::uint64_t seed) const;

    /// The `limit` largest products with the vector, found by comparing it with all as floats; only
    /// those in the project `rare` if that is asked for. The highest is the first.
    std::vector<float> nearest(const Vector& query, std::size_t limit, bool only_rare) const;

private:
    Vector make(std::uint64_t cluster, std::uint64_t seed) const;

    std::size_t dimensions_;
    std::size_t clusters_;
    std::vector<Vector> vectors_;
    std::vector<DecisionId> ids_;
};

/// The organization of the data.
inline constexpr OrgId kVectorOrg{};

}  // namespace akashi::bench

#include "vector_data.hpp"

#include "parallel.hpp"
#include "vectors/vector_code.hpp"

#include <algorithm>
#include <functional>

namespace akashi::bench {

namespace {

constexpr std::size_t kClusterSize = 100;
constexpr float kNoise = 0.75F;

/// Numbers with about a normal distribution, quickly: sums of four bytes of SplitMix64.
class Noise {
public:
    explicit Noise(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15U + 1) {}

    Vector direction(std::size_t dimensions) {
        Vector vector(dimensions);
        for (std::size_t i = 0; i < dimensions; i += 2) {
            const std::uint64_t bits = next();
            vector[i] = sum_of_bytes(bits);
            if (i + 1 < dimensions) vector[i + 1] = sum_of_bytes(bits >> 32);
        }
        normalize(vector);
        return vector;
    }

private:
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t value = state_;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
        return value ^ (value >> 31);
    }
    static float sum_of_bytes(std::uint64_t bits) {
        constexpr int kMean = 510;
        const auto byte = [bits](int place) { return static_cast<int>(bits >> (8 * place) & 255); };
        return static_cast<float>(byte(0) + byte(1) + byte(2) + byte(3) - kMean);
    }
    std::uint64_t state_;
};

}  // namespace

VectorData::VectorData(std::size_t vectors, std::size_t dimensions)
    : dimensions_(dimensions),
      clusters_(std::max<std::size_t>(1, vectors / kClusterSize)),
      vectors_(vectors),
      ids_(vectors) {
    for (auto& id : ids_) id = DecisionId::make();
    in_parallel(2, vectors, [this](Numbers& numbers, std::size_t) {
        while (const auto number = numbers())
            vectors_[*number] = make(*number % clusters_, *number);
    });
}

Vector VectorData::make(std::uint64_t cluster, std::uint64_t seed) const {
    Vector vector = Noise(cluster << 32).direction(dimensions_);
    const Vector noise = Noise(seed).direction(dimensions_);
    for (std::size_t i = 0; i < dimensions_; ++i) vector[i] += kNoise * noise[i];
    normalize(vector);
    return vector;
}

Vector VectorData::query(std::uint64_t seed) const {
    return make(seed % clusters_, vectors_.size() + seed);
}

VectorChange VectorData::change(std::size_t number) const {
    VectorPoint point;
    point.id = ids_[number];
    point.org_id = kVectorOrg;
    point.agent_id = "agent-" + std::to_string(number % 50);
    point.decision_type = number % 10 == 3 ? "tenth" : "other";
    point.outcome = "use " + std::to_string(number % 1000);
    point.confidence = static_cast<float>(number % 100) / 100;
    if (is_rare(number)) point.project = "rare";
    point.vector = vectors_[number];
    return {
        .seq = static_cast<std::int64_t>(number) + 1,
        .id = point.id,
        .org_id = kVectorOrg,
        .point = std::move(point)
    };
}

std::vector<float> VectorData::nearest(const Vector& query, std::size_t limit, bool only_rare)
    const {
    std::vector<float> best;  // a heap, the lowest on top
    for (std::size_t i = 0; i < vectors_.size(); ++i) {
        if (only_rare && !is_rare(i)) continue;
        const float product = dot_product(query, vectors_[i]);
        if (best.size() == limit && product <= best.front()) continue;
        if (best.size() == limit) {
            std::ranges::pop_heap(best, std::greater());
            best.pop_back();
        }
        best.push_back(product);
        std::ranges::push_heap(best, std::greater());
    }
    std::ranges::sort(best, std::greater());
    return best;
}

}  // namespace akashi::bench

#include "vectors/exact_ranking.hpp"

#include <algorithm>
#include <array>
#include <shared_mutex>

namespace akashi {
namespace {

/// Vectors that are read and compared in one go.
constexpr std::size_t kRankedAtOnce = 64;

}  // namespace

ExactRanking::ExactRanking(
    FairMutex& mutex, const ExactVectors& vectors, const FloatFile& floats, SimdPath simd
)
    : vectors_mutex_(mutex), vectors_(vectors), floats_(floats), multiply_(multiply_rows(simd)) {}

bool ExactRanking::rank_some(ExactQuery& query) {
    const auto limit = static_cast<std::size_t>(query.search.limit);
    if (!query.is_ranking) query.ranked = query.candidates.take();
    query.is_ranking = true;
    const auto rest = std::span(query.ranked).subspan(query.looked_at);
    const auto now = rest.first(std::min(rest.size(), kRankedAtOnce));
    query.looked_at += now.size();
    Vector buffer(query.search.vector.size());
    for (const auto& [candidate, floats] : still_passing(query, now)) {
        if (query.hits.size() == limit && candidate.upper < query.hits.front().similarity)
            return true;
        const bool is_whole = floats_.read(candidate.slot, buffer) && checksum(buffer) == floats;
        const auto similarity = is_whole ? std::optional(dot_product(query.search.vector, buffer))
                                         : similarity_by_bytes(query, candidate);
        if (similarity) keep_nearest(query.hits, {candidate.id, *similarity}, limit);
    }
    return query.looked_at == query.ranked.size();
}

/// Without those that ended or changed since they were found.
std::vector<ExactRanking::Passing> ExactRanking::still_passing(
    const ExactQuery& query, std::span<const Candidate> candidates
) {
    std::vector<Passing> passing;
    passing.reserve(candidates.size());
    const std::shared_lock reading(vectors_mutex_);
    for (const auto& candidate : candidates)
        if (const auto* block = find_block(query, candidate))
            passing.push_back({candidate, block->floats[place_of(candidate.slot)]});
    return passing;
}

/// The block of a candidate that still is what it was and passes. With the vectors' lock.
const ExactBlock* ExactRanking::find_block(const ExactQuery& query, const Candidate& candidate)
    const {
    const std::size_t place = place_of(candidate.slot);
    const auto* block = vectors_.pool().find(block_of(candidate.slot));
    if (!block || block->id[place] != candidate.id) return nullptr;
    if (vectors_.owner_of(block_of(candidate.slot)) != query.search.org) return nullptr;
    return (query.filter.passing(*block) & bit_of(place)) != 0 ? block : nullptr;
}

/// For a vector whose floats are being replaced, or were not on disk when the machine stopped.
std::optional<float> ExactRanking::similarity_by_bytes(
    const ExactQuery& query, const Candidate& candidate
) {
    ++inexact_;
    const std::shared_lock reading(vectors_mutex_);
    const auto* block = find_block(query, candidate);
    if (!block) return std::nullopt;
    const auto place = static_cast<std::uint8_t>(place_of(candidate.slot));
    std::array<std::int32_t, kBlockSlots> products{};
    multiply_(
        query.code.bytes,
        vectors_.pool().rows(block_of(candidate.slot)),
        {&place, 1},
        products.data()
    );
    return query.code.scale * block->scale.at(place) * static_cast<float>(products.at(place));
}

}  // namespace akashi

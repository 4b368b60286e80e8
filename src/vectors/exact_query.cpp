#include "vectors/exact_query.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>

namespace akashi {

void VectorCandidates::add(std::span<const Bounded> found) {
    const std::lock_guard lock(mutex_);
    for (const auto& one : found) {
        if (one.candidate.upper < threshold()) continue;
        kept_.push_back(one.candidate);
        if (lowest_.size() == limit_) {
            if (one.lower <= lowest_.front()) continue;
            std::ranges::pop_heap(lowest_, std::greater());
            lowest_.back() = one.lower;
        } else {
            lowest_.push_back(one.lower);
        }
        std::ranges::push_heap(lowest_, std::greater());
        if (lowest_.size() == limit_) threshold_.store(lowest_.front(), std::memory_order_relaxed);
    }
    if (kept_.size() < forget_at_) return;
    forget_those_below();
    forget_at_ = std::max(forget_at_, 2 * kept_.size());
}

std::vector<Candidate> VectorCandidates::take() {
    const std::lock_guard lock(mutex_);
    forget_those_below();
    std::ranges::sort(kept_, std::greater(), &Candidate::upper);
    return std::move(kept_);
}

void VectorCandidates::forget_those_below() {
    std::erase_if(kept_, [this](const Candidate& one) { return one.upper < threshold(); });
}

void keep_nearest(std::vector<VectorHit>& hits, VectorHit hit, std::size_t limit) {
    if (hits.size() == limit) {
        if (!is_nearer(hit, hits.front())) return;
        std::ranges::pop_heap(hits, is_nearer);
        hits.back() = hit;
    } else {
        hits.push_back(hit);
    }
    std::ranges::push_heap(hits, is_nearer);
}

void scan_slots(
    ExactQuery& query, const NumberedBlock& in, std::uint64_t mask, MultiplyRows multiply
) {
    const auto& [block, rows, number] = in;
    std::array<std::uint8_t, kBlockSlots> passing;
    std::size_t count = 0;
    for (std::uint64_t rest = mask; rest != 0; rest &= rest - 1)
        passing[count++] = static_cast<std::uint8_t>(std::countr_zero(rest));
    std::array<std::int32_t, kBlockSlots> products;
    multiply(query.code.bytes, rows, {passing.data(), count}, products.data());

    const float threshold = query.candidates.threshold();
    const auto similarity_in = [&, &columns = block](std::size_t place) {
        return query.code.scale * columns.scale[place] * static_cast<float>(products[place]);
    };
    const auto doubt_in = [&, &columns = block](std::size_t place) {
        return query.code.length * columns.error[place] + query.code.error;
    };
    std::size_t near = 0;  // of the first ones in `passing`
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t place = passing[i];
        if (similarity_in(place) + doubt_in(place) >= threshold) passing[near++] = passing[i];
    }
    if (near == 0) return;
    std::vector<VectorCandidates::Bounded> found;
    found.reserve(near);
    for (const std::size_t place : std::span(passing).first(near)) {
        const float similarity = similarity_in(place);
        const float doubt = doubt_in(place);
        found.push_back(
            {{slot_at(number, place), block.id[place], similarity + doubt}, similarity - doubt}
        );
    }
    query.candidates.add(found);
}

}  // namespace akashi

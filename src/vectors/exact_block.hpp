#pragma once

#include "base/uuid.hpp"
#include "core/ids.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace akashi {

/// Slots that a bit mask can name.
inline constexpr std::size_t kBlockSlots = 64;

/// What is known of 64 vectors of one organization besides their bytes, column by column: a scan
/// reads few of the columns, and compares a whole one at a time. Only slots in `live` mean
/// anything. Names are numbers of ExactNames, texts that are hardly ever asked for are checksums.
struct ExactBlock {
    template <class T>
    using Column = std::array<T, kBlockSlots>;

    std::uint64_t live = 0;         ///< bit i: slot i is used
    std::uint64_t has_session = 0;  ///< bit i: slot i has a session
    Column<float> scale;            ///< as in VectorCode
    Column<float> error;
    Column<std::int32_t> sum;
    Column<DecisionId> id;
    Column<RunId> run;
    Column<SessionId> session;
    Column<std::int64_t> valid_from;  ///< microseconds
    Column<std::uint64_t> outcome;    ///< checksums of texts
    Column<std::uint64_t> trace;      ///< 0: none
    Column<std::uint64_t> floats;     ///< checksum of the vector
    Column<float> confidence;
    Column<std::uint32_t> agent;
    Column<std::uint32_t> type;
    Column<std::uint32_t> tool;
    Column<std::uint32_t> model;
    Column<std::uint32_t> project;
};
static_assert(std::is_trivially_copyable_v<ExactBlock>);

/// Where a vector is: the number of its block times 64 plus its place in it.
using Slot = std::uint32_t;
inline std::uint32_t block_of(Slot slot) { return slot / kBlockSlots; }
inline std::size_t place_of(Slot slot) { return slot % kBlockSlots; }
inline Slot slot_at(std::uint32_t block, std::size_t place) {
    return static_cast<Slot>(block * kBlockSlots + place);
}
inline std::uint64_t bit_of(std::size_t place) { return std::uint64_t{1} << place; }

}  // namespace akashi

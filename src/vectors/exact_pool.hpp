#pragma once

#include "vectors/exact_block.hpp"
#include "vectors/vector_kernel.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace akashi {

/// The blocks of all organizations and the bytes of their vectors. Nothing moves while it lives.
/// Memory that was touched once is given back to the system with the block. Not thread-safe.
class ExactPool {
public:
    /// `row_length` as for ByteRows.
    explicit ExactPool(std::size_t row_length);

    /// An empty block. Throws std::bad_alloc.
    std::uint32_t take();
    /// The block with this number, which must not be in use. Throws std::bad_alloc.
    void take(std::uint32_t number);
    void give_back(std::uint32_t number);

    ExactBlock& block(std::uint32_t number) { return *blocks_[number]; }
    const ExactBlock& block(std::uint32_t number) const { return *blocks_[number]; }
    /// Nothing when the number is not in use.
    const ExactBlock* find(std::uint32_t number) const {
        return number < blocks_.size() ? blocks_[number].get() : nullptr;
    }
    std::int8_t* bytes(std::uint32_t number) const {
        return slabs_[number / kSlabBlocks].get() + number % kSlabBlocks * block_bytes_;
    }
    ByteRows rows(std::uint32_t number) const {
        return {bytes(number), block(number).sum.data(), row_length_};
    }
    std::size_t row_length() const { return row_length_; }
    /// Of the bytes of a block.
    std::size_t block_bytes() const { return block_bytes_; }
    /// All numbers are smaller.
    std::uint32_t end() const { return static_cast<std::uint32_t>(blocks_.size()); }

private:
    static constexpr std::size_t kSlabBlocks = 64;
    struct Unmap {
        std::size_t size;
        void operator()(std::int8_t* memory) const;
    };
    using Slab = std::unique_ptr<std::int8_t, Unmap>;

    void grow(std::size_t blocks);

    const std::size_t row_length_;
    const std::size_t block_bytes_;
    std::vector<Slab> slabs_;
    std::vector<std::unique_ptr<ExactBlock>> blocks_;  ///< nothing where none is in use
    std::vector<std::uint32_t> free_;                  ///< may name blocks taken by number
};

}  // namespace akashi

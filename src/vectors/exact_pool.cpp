#include "vectors/exact_pool.hpp"

#include <sys/mman.h>

#include <new>

namespace akashi {

void ExactPool::Unmap::operator()(std::int8_t* memory) const { ::munmap(memory, size); }

ExactPool::ExactPool(std::size_t row_length)
    : row_length_(row_length), block_bytes_(row_length * kBlockSlots) {}

std::uint32_t ExactPool::take() {
    while (!free_.empty()) {
        const std::uint32_t number = free_.back();
        free_.pop_back();
        if (blocks_[number]) continue;
        blocks_[number] = std::make_unique<ExactBlock>();
        return number;
    }
    const std::uint32_t number = end();
    take(number);
    return number;
}

void ExactPool::take(std::uint32_t number) {
    const std::size_t before = blocks_.size();
    if (number >= before) {
        grow(std::size_t{number} + 1);
        for (std::size_t i = before; i < number; ++i)
            free_.push_back(static_cast<std::uint32_t>(i));
    }
    blocks_[number] = std::make_unique<ExactBlock>();
}

void ExactPool::give_back(std::uint32_t number) {
    blocks_[number].reset();
    free_.push_back(number);
    ::madvise(bytes(number), block_bytes_, MADV_DONTNEED);
}

/// Huge pages make a scan faster, which reads the memory from its beginning to its end.
void ExactPool::grow(std::size_t blocks) {
    while (slabs_.size() * kSlabBlocks < blocks) {
        const std::size_t size = kSlabBlocks * block_bytes_;
        void* const memory =
            ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) throw std::bad_alloc();
        ::madvise(memory, size, MADV_HUGEPAGE);
        slabs_.emplace_back(static_cast<std::int8_t*>(memory), Unmap{size});
    }
    blocks_.resize(blocks);
}

}  // namespace akashi

#pragma once

#include "base/file_descriptor.hpp"
#include "base/uuid.hpp"
#include "vectors/exact_block.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace akashi {

/// The vectors as they were given, one place for each slot: in a file, of which the system keeps in
/// memory what is read often, or in memory only. It is read and written with system calls and not
/// mapped: a disk that is full or broken is then an error and does not end the process.
///
/// The places are written while the index works, so after a crash one may hold anything. Whoever
/// reads compares with the checksum that he has (ExactBlock::floats). Callable from any thread.
class FloatFile {
public:
    /// In memory.
    explicit FloatFile(std::size_t dimensions);
    /// Makes a new file, in place of one that is there. Throws std::system_error.
    static FloatFile create(const std::string& path, std::size_t dimensions);
    /// Opens a file that was made for so many dimensions. Nothing when it is not one.
    static std::optional<FloatFile> open(const std::string& path, std::size_t dimensions);

    /// Differs from that of every other file that was made.
    const Uuid& id() const { return id_; }
    /// False when the disk does not take it.
    bool write(Slot slot, std::span<const float> vector);
    /// False when it cannot be read.
    bool read(Slot slot, std::span<float> vector) const;
    /// Gives the disk back what the slots of a block took.
    void forget(std::uint32_t block);
    /// Returns when everything written is on disk. Throws std::system_error.
    void sync() const;

private:
    FloatFile(FileDescriptor file, std::size_t dimensions, const Uuid& id);

    FileDescriptor file_;
    std::size_t bytes_;  ///< of a vector
    Uuid id_;
};

}  // namespace akashi

#include "vectors/float_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace akashi {
namespace {

/// The slots begin behind the header.
constexpr off_t kHeaderBytes = 4096;

struct Header {
    std::array<char, 8> magic = {'A', 'K', 'F', 'L', 'O', 'A', 'T', '1'};
    std::uint64_t dimensions = 0;
    Uuid id;
};

FileDescriptor require_open(int file, const char* what) {
    if (file < 0) throw std::system_error(errno, std::system_category(), what);
    return FileDescriptor(file);
}

off_t offset_of(std::size_t slot, std::size_t bytes) {
    return kHeaderBytes + static_cast<off_t>(slot * bytes);
}

}  // namespace

FloatFile::FloatFile(FileDescriptor file, std::size_t dimensions, const Uuid& id)
    : file_(std::move(file)), bytes_(dimensions * sizeof(float)), id_(id) {}

FloatFile::FloatFile(std::size_t dimensions)
    : FloatFile(
          require_open(::memfd_create("akashi-vectors", MFD_CLOEXEC), "memfd_create"),
          dimensions,
          Uuid::make_v4()
      ) {}

FloatFile FloatFile::create(const std::string& path, std::size_t dimensions) {
    auto file =
        require_open(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), "open");
    Header header;
    header.dimensions = dimensions;
    header.id = Uuid::make_v4();
    if (::pwrite(file.get(), &header, sizeof header, 0) != sizeof header)
        throw std::system_error(errno, std::system_category(), "write");
    return {std::move(file), dimensions, header.id};
}

std::optional<FloatFile> FloatFile::open(const std::string& path, std::size_t dimensions) {
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    Header header;
    if (::pread(file.get(), &header, sizeof header, 0) != sizeof header) return std::nullopt;
    if (header.magic != Header{}.magic || header.dimensions != dimensions) return std::nullopt;
    return FloatFile(std::move(file), dimensions, header.id);
}

bool FloatFile::write(Slot slot, std::span<const float> vector) {
    const ssize_t written = ::pwrite(file_.get(), vector.data(), bytes_, offset_of(slot, bytes_));
    return written == static_cast<ssize_t>(bytes_);
}

bool FloatFile::read(Slot slot, std::span<float> vector) const {
    const ssize_t read = ::pread(file_.get(), vector.data(), bytes_, offset_of(slot, bytes_));
    return read == static_cast<ssize_t>(bytes_);
}

void FloatFile::forget(std::uint32_t block) {
    const auto size = static_cast<off_t>(bytes_ * kBlockSlots);
    // Where holes are not supported, the place is only kept for the next vectors.
    if (::fallocate(
            file_.get(),
            FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
            offset_of(slot_at(block, 0), bytes_),
            size
        ) != 0)
        return;
}

void FloatFile::sync() const {
    if (::fdatasync(file_.get()) != 0)
        throw std::system_error(errno, std::system_category(), "fdatasync");
}

}  // namespace akashi

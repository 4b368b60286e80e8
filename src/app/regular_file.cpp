#include "app/regular_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace akashi::app {
namespace {

constexpr std::size_t kChunk = 16'384;

const char* kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "directory";
    if (S_ISFIFO(mode)) return "named pipe";
    return "device";
}

}  // namespace

RegularFile::RegularFile(const std::filesystem::path& path)
    : name_(fmt::format("\"{}\"", path.string())),
      descriptor_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
    if (descriptor_ < 0 && errno == ENXIO)
        throw std::runtime_error(name_ + " is a socket or a device, expected a file");
    if (descriptor_ < 0 || ::fstat(descriptor_, &facts_) != 0)
        throw std::runtime_error(fmt::format("{}: {}", name_, std::strerror(errno)));
    if (S_ISREG(facts_.st_mode)) return;
    ::close(descriptor_);
    throw std::runtime_error(
        fmt::format("{} is a {}, expected a file", name_, kind_of(facts_.st_mode))
    );
}

RegularFile::~RegularFile() { ::close(descriptor_); }

mode_t RegularFile::mode() const {
    constexpr mode_t kModeBits = 07777;
    return facts_.st_mode & kModeBits;
}

std::string RegularFile::read(std::size_t limit) {
    std::string text;
    std::array<char, kChunk> chunk{};
    while (true) {
        const auto size = ::read(descriptor_, chunk.data(), chunk.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) throw std::runtime_error(fmt::format("{}: {}", name_, std::strerror(errno)));
        if (size == 0) return text;
        text.append(chunk.data(), static_cast<std::size_t>(size));
        if (text.size() > limit)
            throw std::runtime_error(fmt::format("{} is larger than {} bytes", name_, limit));
    }
}

}  // namespace akashi::app

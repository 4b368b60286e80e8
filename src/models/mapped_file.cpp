#include "models/mapped_file.hpp"

#include "base/file_descriptor.hpp"
#include "models/model_file_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace akashi {

MappedFile::MappedFile(const std::filesystem::path& path) {
    const auto fail = [&](int error) {
        throw ModelFileError(
            fmt::format("{}: {}", path.string(), std::generic_category().message(error))
        );
    };
    // O_NONBLOCK: a named pipe without a writer must not hold the start.
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    const bool is_socket = !file.is_open() && errno == ENXIO;
    if (!file.is_open() && !is_socket) fail(errno);
    struct stat status{};
    if (!is_socket && ::fstat(file.get(), &status) != 0) fail(errno);
    if (is_socket || !S_ISREG(status.st_mode))
        throw ModelFileError(path.string() + ": not a regular file");
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0) return;
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (address == MAP_FAILED) fail(errno);
    content_ = {static_cast<const char*>(address), size};
}

MappedFile::~MappedFile() {
    if (!content_.empty()) ::munmap(const_cast<char*>(content_.data()), content_.size());
}

}  // namespace akashi

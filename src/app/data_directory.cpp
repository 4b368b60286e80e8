#include "app/data_directory.hpp"

#include "app/regular_file.hpp"
#include "base/file_descriptor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace akashi::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxFileBytes = 16'777'216;

[[noreturn]] void fail(std::string_view what, const fs::path& path, int error) {
    throw std::runtime_error(fmt::format("{} {}: {}", what, path.string(), std::strerror(error)));
}

}  // namespace

DataDirectory::DataDirectory(fs::path path) : path_(std::move(path)) {
    prepare_data_directory(path_);
    const fs::path lock_file = file("akashi.lock");
    lock_ = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) fail("cannot create", lock_file, errno);
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(lock_);
    throw std::runtime_error(fmt::format(
        "another akashi server is using the data directory {}; stop it, or set AKASHI_DATA_DIR",
        path_.string()
    ));
}

DataDirectory::~DataDirectory() { ::close(lock_); }

void prepare_data_directory(const fs::path& directory) {
    prepare_directory(directory, "the data directory", "; set AKASHI_DATA_DIR to another one");
}

void prepare_directory(const fs::path& directory, std::string_view what, std::string_view remedy) {
    std::error_code failed;
    std::error_code unknown;
    if (fs::create_directories(directory, failed)) {
        fs::permissions(directory, fs::perms::owner_all, unknown);
    }
    if (!fs::is_directory(directory, unknown)) {
        const std::string reason = failed ? failed.message() : "it is no directory";
        throw std::runtime_error(
            fmt::format("cannot create {} {}: {}{}", what, directory.string(), reason, remedy)
        );
    }
    if (::access(directory.c_str(), W_OK | X_OK) != 0) {
        const std::string reason = std::strerror(errno);
        throw std::runtime_error(
            fmt::format("cannot write to {} {}: {}{}", what, directory.string(), reason, remedy)
        );
    }
}

void write_secret_file(const fs::path& path, const std::string& text) {
    const fs::path temporary = path.string() + ".new";
    {
        const FileDescriptor file(
            ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)
        );
        if (file.get() < 0) fail("cannot create", temporary, errno);
        const auto written = ::write(file.get(), text.data(), text.size());
        if (written != static_cast<ssize_t>(text.size()) || ::fsync(file.get()) != 0) {
            fail("cannot write", temporary, errno);
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail("cannot create", path, errno);
    const FileDescriptor directory(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY));
    if (directory.get() >= 0) ::fsync(directory.get());
}

std::string read_file(const fs::path& path) { return RegularFile(path).read(kMaxFileBytes); }

}  // namespace akashi::app

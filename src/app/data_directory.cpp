#include "app/data_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace akashi::app {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(std::string_view what, const fs::path& path, int error) {
    throw std::runtime_error(fmt::format("{} {}: {}", what, path.string(), std::strerror(error)));
}

class FileDescriptor {
public:
    explicit FileDescriptor(int value) : value_(value) {}
    ~FileDescriptor() {
        if (value_ >= 0) ::close(value_);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    int get() const { return value_; }

private:
    const int value_;
};

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
    std::error_code failed;
    if (fs::create_directories(directory, failed)) {
        fs::permissions(directory, fs::perms::owner_all, failed);
    }
    if (!fs::is_directory(directory)) {
        throw std::runtime_error(fmt::format(
            "cannot make the data directory {} ({}); set AKASHI_DATA_DIR to one that you may write "
            "to",
            directory.string(),
            failed.message()
        ));
    }
    if (::access(directory.c_str(), W_OK | X_OK) != 0) {
        throw std::runtime_error(fmt::format(
            "the data directory {} is not writable ({}); fix its permissions or set "
            "AKASHI_DATA_DIR",
            directory.string(),
            std::strerror(errno)
        ));
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

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) fail("cannot read", path, errno);
    return text.str();
}

}  // namespace akashi::app

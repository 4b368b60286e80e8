#include "app/folder_writer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace akashi::app {
namespace {

[[noreturn]] void fail(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), path);
}

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    int get() const { return value_; }

private:
    int value_;
};

/// The text of a file of at most `limit` bytes; nothing when there is no such file. A longer text
/// is cut, so that it is another one.
std::optional<std::string> read_at(int folder, const std::string& name, std::size_t limit) {
    const Descriptor file(
        ::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    );
    if (file.get() < 0 && errno == ENOENT) return std::nullopt;
    if (file.get() < 0) fail(name);
    struct stat facts{};
    if (::fstat(file.get(), &facts) != 0) fail(name);
    if (!S_ISREG(facts.st_mode)) throw std::runtime_error(name + " is no file");
    std::string text;
    std::array<char, 65'536> buffer{};
    while (text.size() <= limit) {
        const auto size = ::read(file.get(), buffer.data(), buffer.size());
        if (size < 0) fail(name);
        if (size == 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text;
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto size = ::write(file, text.data(), text.size());
        if (size < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

void write_at(int folder, const std::string& name, std::string_view text) {
    constexpr const char* kTemporary = ".akashi-export.new";
    ::unlinkat(folder, kTemporary, 0);  // of an export that was killed
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const Descriptor file(::openat(folder, kTemporary, flags, 0666));
    if (file.get() < 0) fail(name);
    if (write_all(file.get(), text) && ::renameat(folder, kTemporary, folder, name.c_str()) == 0)
        return;
    const int error = errno;
    ::unlinkat(folder, kTemporary, 0);
    errno = error;
    fail(name);
}

Descriptor open_folder(int parent, const std::string& name) {
    constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    if (::mkdirat(parent, name.c_str(), 0777) != 0 && errno != EEXIST) fail(name);
    Descriptor folder(::openat(parent, name.c_str(), kFlags));
    if (folder.get() < 0) fail(name);
    return folder;
}

}  // namespace

FolderWriter::FolderWriter(const std::filesystem::path& folder, bool overwrites)
    : overwrites_(overwrites) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    folder_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0) fail(folder.string());
}

FolderWriter::~FolderWriter() { ::close(folder_); }

FolderWriter::Outcome FolderWriter::write(const std::string& path, std::string_view text) const {
    Descriptor inner(-1);
    int folder = folder_;
    std::string_view rest = path;
    for (std::size_t slash = 0; (slash = rest.find('/')) != std::string_view::npos;) {
        const std::string part(rest.substr(0, slash));
        if (part.empty() || part == "..") throw std::runtime_error(path + " leaves the folder");
        inner = open_folder(folder, part);
        folder = inner.get();
        rest.remove_prefix(slash + 1);
    }
    const std::string name(rest);
    if (name.empty() || name == "..") throw std::runtime_error(path + " is no name of a file");
    const auto old = read_at(folder, name, text.size());
    if (old == text) return Outcome::unchanged;
    if (old && !overwrites_) return Outcome::differs;
    write_at(folder, name, text);
    return Outcome::written;
}

}  // namespace akashi::app

// Is loaded before libc in the server under test. Makes writes to files fail or hang when the files
// `error` and `hold` in $WRITE_FAULT_DIR say so; with $WRITE_FAULT_UNDER only writes to files below
// that path. SQLite writes with pwrite64 and syncs with fdatasync, PostgreSQL writes with pwrite,
// and small files are synced with fsync. Writes to pipes and sockets use other functions and are
// not affected.

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace {

std::string path_of(const char* name) {
    const char* directory = std::getenv("WRITE_FAULT_DIR");
    return std::string(directory == nullptr ? "/nonexistent" : directory) + "/" + name;
}

bool exists(const char* name) { return access(path_of(name).c_str(), F_OK) == 0; }

/// The error with which the next write must fail, or 0.
int wanted_error() {
    const int file = open(path_of("error").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    char text[16] = {};
    const auto size = read(file, text, sizeof text - 1);
    close(file);
    return size > 0 ? std::atoi(text) : 0;
}

/// Whether writes to this file are to fail.
bool is_meant(int file) {
    const char* directory = std::getenv("WRITE_FAULT_UNDER");
    if (directory == nullptr) return true;
    char path[4096];
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const auto size = readlink(link.c_str(), path, sizeof path);
    return size > 0 && std::string(path, static_cast<std::size_t>(size)).starts_with(directory);
}

/// Returns false and sets errno when the caller must fail.
bool may_write(int file) {
    const int before = errno;
    if (!is_meant(file)) {
        errno = before;
        return true;
    }
    if (exists("hold")) close(open(path_of("held").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    while (exists("hold")) usleep(1000);
    const int error = wanted_error();
    errno = error == 0 ? before : error;
    return error == 0;
}

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) {
    static auto* const real = next<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
    return may_write(file) ? real(file, data, size, offset) : -1;
}

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) {
    static auto* const real = next<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    return may_write(file) ? real(file, data, size, offset) : -1;
}

int fdatasync(int file) {
    static auto* const real = next<int(int)>("fdatasync");
    return may_write(file) ? real(file) : -1;
}

int fsync(int file) {
    static auto* const real = next<int(int)>("fsync");
    return may_write(file) ? real(file) : -1;
}

int ftruncate64(int file, off64_t size) noexcept {
    static auto* const real = next<int(int, off64_t)>("ftruncate64");
    return may_write(file) ? real(file, size) : -1;
}
}

#include "runs/event_segment_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>

namespace akashi {
namespace {

[[noreturn]] void fail(int error, const std::filesystem::path& path) {
    throw std::system_error(error, std::generic_category(), path.string());
}

}  // namespace

EventSegmentFile::EventSegmentFile(
    const EventDirectory& directory, const event_segment::Header& header
)
    : number_(header.number),
      path_(directory.segment(header.number)),
      file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (!file_.is_open()) fail(errno, path_);
    try {
        write(event_segment::encode_header(header));
        if (::fsync(file_.get()) != 0) fail(errno, path_);
        if (const auto failed = directory.sync()) fail(failed.value(), path_);
    } catch (const std::system_error&) {
        [[maybe_unused]] const auto unremoved = directory.remove(number_);
        throw;
    }
}

bool EventSegmentFile::is_in_place() const {
    struct stat named{};
    struct stat opened{};
    return ::stat(path_.c_str(), &named) == 0 && ::fstat(file_.get(), &opened) == 0 &&
           named.st_ino == opened.st_ino && named.st_dev == opened.st_dev;
}

void EventSegmentFile::write(std::string_view bytes) {
    std::uint64_t at = end_;
    while (!bytes.empty()) {
        const auto written =
            ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail(written < 0 ? errno : ENOSPC, path_);
        bytes.remove_prefix(static_cast<std::size_t>(written));
        at += static_cast<std::uint64_t>(written);
    }
    end_ = at;
}

void EventSegmentFile::sync() {
    if (::fdatasync(file_.get()) != 0) fail(errno, path_);
}

bool EventSegmentFile::cut(std::uint64_t end) {
    end_ = end;
    struct stat file{};
    // A write that wrote nothing is the usual failure, also where nothing can be cut.
    if (::fstat(file_.get(), &file) == 0 && file.st_size == static_cast<off_t>(end)) return true;
    return ::ftruncate(file_.get(), static_cast<off_t>(end)) == 0 && ::fsync(file_.get()) == 0;
}

event_segment::Reader::ReadAt read_file_at(const std::filesystem::path& path) {
    const auto file = std::make_shared<FileDescriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file->is_open()) fail(errno, path);
    return [file, path](std::uint64_t offset, std::span<char> out) {
        std::size_t done = 0;
        while (done < out.size()) {
            const auto size = ::pread(
                file->get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done)
            );
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) fail(errno, path);
            if (size == 0) break;
            done += static_cast<std::size_t>(size);
        }
        return done;
    };
}

}  // namespace akashi

#include "runs/event_directory.hpp"

#include "runs/event_segment.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace akashi {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLock = "lock";
constexpr const char* kNew = "new";
constexpr const char* kQuarantine = "quarantine";
constexpr std::array<std::string_view, 7> kOurs = {
    kLock,
    kNew,
    kQuarantine,
    "id.new",
    EventDirectory::kId,
    EventDirectory::kOwner,
    EventDirectory::kNextOwner
};

std::error_code last_error() { return {errno, std::generic_category()}; }

std::error_code sync_directory(const fs::path& path) {
    const FileDescriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.is_open() || ::fsync(directory.get()) != 0) return last_error();
    return {};
}

}  // namespace

EventDirectory::EventDirectory(fs::path path) : path_(std::move(path)) {
    std::error_code failed;
    if (fs::create_directories(path_, failed)) {
        std::error_code unknown;
        fs::permissions(path_, fs::perms::owner_all, unknown);
        for (fs::path made = fs::absolute(path_); made.has_relative_path();) {
            made = made.parent_path();
            [[maybe_unused]] const auto unsynced = sync_directory(made);
        }
    }
    if (failed) refuse("cannot create", failed);
    const fs::path lock = path_ / kLock;
    lock_ = FileDescriptor(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock_.is_open()) refuse("cannot write to", last_error());
    if (::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0) return;
    throw std::runtime_error(fmt::format(
        "another akashi server is using the directory of the event log, {}; stop it, or set "
        "AKASHI_WAL_DIR to another one",
        path_.string()
    ));
}

fs::path EventDirectory::segment(std::uint32_t number) const {
    return path_ / event_segment::file_name(number);
}

EventDirectory::Listing EventDirectory::list() const {
    Listing found;
    for (const auto& entry : fs::directory_iterator(path_)) {
        const std::string name = entry.path().filename().string();
        const auto number = event_segment::parse_file_name(name);
        found.highest = std::max(found.highest, number.value_or(0));
        if (number && entry.is_regular_file())
            found.segments.push_back(*number);
        else if (std::ranges::find(kOurs, name) == kOurs.end())
            found.others.push_back(name);
    }
    std::ranges::sort(found.segments);
    std::ranges::sort(found.others);
    return found;
}

Uuid EventDirectory::read(const char* name) const {
    const FileDescriptor file(::open((path_ / name).c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 36> text{};
    if (!file.is_open()) return {};
    const auto size = ::read(file.get(), text.data(), text.size());
    return Uuid::parse({text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))})
        .value_or(Uuid{});
}

void EventDirectory::write(const char* name, const Uuid& id) const {
    const fs::path temporary = path_ / kNew;
    const std::string text = id.str() + "\n";
    const FileDescriptor file(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)
    );
    if (!file.is_open()) throw std::system_error(last_error());
    errno = ENOSPC;  // a write that writes less sets no error
    if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::fsync(file.get()) != 0)
        throw std::system_error(last_error());
    fs::rename(temporary, path_ / name);
    if (const auto failed = sync()) throw std::system_error(failed);
}

std::error_code EventDirectory::remove(std::uint32_t number) const {
    std::error_code failed;
    fs::remove(segment(number), failed);
    return failed;
}

std::error_code EventDirectory::quarantine(std::uint32_t number) const {
    const fs::path folder = path_ / kQuarantine;
    std::error_code failed;
    if (fs::create_directory(folder, failed)) {
        std::error_code unknown;
        fs::permissions(folder, fs::perms::owner_all, unknown);
    }
    if (failed) return failed;
    const fs::path from = segment(number);
    const fs::path to = folder / event_segment::file_name(number);
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0)
        return last_error();
    return sync_directory(folder);
}

std::error_code EventDirectory::sync() const { return sync_directory(path_); }

void EventDirectory::refuse(std::string_view what, const std::error_code& reason) const {
    throw std::runtime_error(fmt::format(
        "{} the directory of the event log, {}: {}; set AKASHI_WAL_DIR to another one, or "
        "AKASHI_WAL_DISABLE to true",
        what,
        path_.string(),
        reason.message()
    ));
}

}  // namespace akashi

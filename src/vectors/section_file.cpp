#include "vectors/section_file.hpp"

#include "vectors/vector_code.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace akashi {
namespace {

constexpr std::uint32_t kEnd = 0;

struct Head {
    std::uint32_t kind = kEnd;
    std::uint32_t size = 0;
    std::uint64_t checksum = 0;  ///< of the bytes, with kind and size as seed
};
static_assert(sizeof(Head) == 16);

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::system_category(), what);
}

Head head_of(std::uint32_t kind, std::string_view bytes) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    return {kind, size, checksum(bytes, std::uint64_t{kind} << 32 | size)};
}

std::string_view as_bytes(const Head& head) {
    return {reinterpret_cast<const char*>(&head), sizeof head};
}

void sync_directory_of(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path().string();
    const FileDescriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.is_open() || ::fsync(directory.get()) != 0) fail("sync the directory");
}

}  // namespace

SectionWriter::SectionWriter(std::string path)
    : path_(std::move(path)),
      new_path_(path_ + ".new"),
      file_(::open(new_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
    if (!file_.is_open()) fail("open");
}

SectionWriter::~SectionWriter() {
    if (!is_finished_) ::unlink(new_path_.c_str());
}

void SectionWriter::add(std::uint32_t kind, std::string_view bytes) {
    const Head head = head_of(kind, bytes);
    sections_ = checksum(as_bytes(head), sections_);
    write(as_bytes(head));
    write(bytes);
}

void SectionWriter::finish() {
    Head end;
    end.checksum = sections_;
    write(as_bytes(end));
    if (::fsync(file_.get()) != 0) fail("sync");
    if (::rename(new_path_.c_str(), path_.c_str()) != 0) fail("rename");
    is_finished_ = true;
    sync_directory_of(path_);
}

void SectionWriter::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

SectionReader::SectionReader(const std::string& path)
    : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (!file_.is_open()) fail("open");
}

SectionReader::Section SectionReader::next() {
    Head head;
    read(reinterpret_cast<char*>(&head), sizeof head);
    if (head.kind == kEnd) {
        if (head.size != 0 || head.checksum != sections_)
            throw FileDamaged("its checksum is wrong");
        return {};
    }
    if (head.size > kMostSectionBytes) throw FileDamaged("a section is too large");
    if (bytes_.size() < head.size) bytes_.resize(head.size);
    const std::string_view bytes = std::string_view(bytes_).substr(0, head.size);
    read(bytes_.data(), bytes.size());
    if (head_of(head.kind, bytes).checksum != head.checksum)
        throw FileDamaged("a checksum is wrong");
    sections_ = checksum(as_bytes(head), sections_);
    return {head.kind, bytes};
}

void SectionReader::read(char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t read = ::read(file_.get(), bytes, size);
        if (read < 0 && errno == EINTR) continue;
        if (read < 0) fail("read");
        if (read == 0) throw FileDamaged("it is cut off");
        bytes += read;
        size -= static_cast<std::size_t>(read);
    }
}

}  // namespace akashi

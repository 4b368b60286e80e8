#pragma once

#include <unistd.h>

#include <utility>

namespace akashi {

/// An open file, closed when the object is destroyed.
class FileDescriptor {
public:
    FileDescriptor() = default;
    /// Takes what open() returned, which may be negative.
    explicit FileDescriptor(int value) : value_(value) {}
    ~FileDescriptor() {
        if (value_ >= 0) ::close(value_);
    }
    FileDescriptor(FileDescriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }

    int get() const { return value_; }
    bool is_open() const { return value_ >= 0; }

private:
    int value_ = -1;
};

}  // namespace akashi

#include "postgres/copy.hpp"

#include <string_view>

namespace akashi::postgres {

namespace {

constexpr std::string_view kSignature("PGCOPY\n\377\r\n\0", 11);
constexpr std::int32_t kNoFlags = 0;
constexpr std::int32_t kNoExtension = 0;
constexpr std::int16_t kEnd = -1;

}  // namespace

CopyRows::CopyRows(int columns) : columns_(columns), bytes_(kSignature) {
    binary::put(bytes_, kNoFlags);
    binary::put(bytes_, kNoExtension);
}

void CopyRows::set_length(std::size_t start) {
    std::string length;
    binary::put(length, static_cast<std::int32_t>(bytes_.size() - start - sizeof(std::int32_t)));
    bytes_.replace(start, length.size(), length);
}

std::string CopyRows::take() {
    binary::put(bytes_, kEnd);
    return std::move(bytes_);
}

}  // namespace akashi::postgres

#include "doctor/mending.hpp"

#include <fmt/format.h>

namespace akashi {

void note_freed(Mended& mended, std::int64_t rows, const char* table) {
    if (rows > 0) mended.push_back(fmt::format("{} rows of {} are tried again", rows, table));
}

}  // namespace akashi

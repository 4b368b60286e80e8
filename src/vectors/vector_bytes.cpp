#include "vectors/vector_bytes.hpp"

#include <bit>
#include <cstring>

namespace akashi {

static_assert(std::endian::native == std::endian::little);

std::string to_bytes(const Vector& vector) {
    std::string bytes(vector.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), vector.data(), bytes.size());
    return bytes;
}

Vector to_vector(std::string_view bytes) {
    Vector vector(bytes.size() / sizeof(float));
    std::memcpy(vector.data(), bytes.data(), vector.size() * sizeof(float));
    return vector;
}

}  // namespace akashi

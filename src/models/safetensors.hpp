#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

/// A table of numbers in a safetensors file.
struct Tensor {
    std::string type;  ///< as `F32`
    std::vector<std::size_t> shape;
    std::string_view bytes;  ///< little-endian, not aligned; as many as type and shape say

    std::size_t count() const;  ///< of the numbers
    /// The number at a place below count(). `type` must be F16, F32 or F64 for a real one, I32 or
    /// I64 for a whole one.
    float real_at(std::size_t place) const;
    std::int64_t whole_at(std::size_t place) const;
};

/// The tensors by name of a file's content, which they point into: 8 bytes with the length of a
/// JSON header, the header, the numbers. Throws ModelFileError when anything in it does not fit.
std::map<std::string, Tensor> read_safetensors(std::string_view content);

/// Whether every number is finite, also as a float. Reads all of them. `type` must be
/// F16, F32 or F64.
bool is_finite(const Tensor& tensor);

/// Adds `weight` times each of the `sum.size()` numbers that begin at `place` to `sum`.
void add_row(const Tensor& table, std::size_t place, float weight, std::vector<float>& sum);

}  // namespace akashi

#include "models/safetensors.hpp"

#include "models/model_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace akashi {
namespace {

namespace json = boost::json;

static_assert(std::endian::native == std::endian::little);

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kHeaderBytes = 16u << 20;
constexpr std::size_t kTensors = 1'000;
constexpr std::size_t kShape = 8;

std::size_t size_of(std::string_view type) {
    struct Type {
        std::string_view name;
        std::size_t bytes;
    };
    constexpr std::array<Type, 14> kTypes{
        Type{"F64", 8},
        {"F32", 4},
        {"F16", 2},
        {"BF16", 2},
        {"I64", 8},
        {"I32", 4},
        {"I16", 2},
        {"I8", 1},
        {"U64", 8},
        {"U32", 4},
        {"U16", 2},
        {"U8", 1},
        {"BOOL", 1},
        {"F8_E4M3", 1}
    };
    const auto found = std::ranges::find(kTypes, type, &Type::name);
    if (found == kTypes.end()) throw ModelFileError(fmt::format("unknown type {}", type));
    return found->bytes;
}

std::size_t to_size(const json::value& value, std::string_view what) {
    const auto* number = value.if_int64();
    if (number == nullptr || *number < 0)
        throw ModelFileError(fmt::format("\"{}\" has something that is not a size", what));
    return static_cast<std::size_t>(*number);
}

template <class Number>
Number load(std::string_view bytes, std::size_t place) {
    Number number;
    std::memcpy(&number, bytes.data() + place * sizeof number, sizeof number);
    return number;
}

/// Half precision without a branch, so that it is vectorized: the exponent is put right by a
/// multiplication, which does numbers below the normal ones, too.
float widen(std::uint16_t half) {
    const std::uint32_t sign = std::uint32_t(half & 0x8000u) << 16;
    const std::uint32_t rest = std::uint32_t(half & 0x7fffu) << 13;
    const float magnitude = std::bit_cast<float>(rest) * 0x1p112f;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
}

/// widen() makes numbers of those that are not finite.
bool is_finite_half(std::uint16_t half) { return (half & 0x7c00u) != 0x7c00u; }

template <class Number, class IsFinite>
bool all_are(std::string_view bytes, IsFinite is_finite) {
    bool are = true;
    for (std::size_t i = 0; i < bytes.size() / sizeof(Number); ++i)
        are &= is_finite(load<Number>(bytes, i));
    return are;
}

Tensor read_tensor(const json::value& entry, std::string_view data) {
    Tensor tensor;
    tensor.type = model_json::string_at(entry, "dtype");
    const auto& shape = model_json::array_at(entry, "shape");
    if (shape.size() > kShape) throw ModelFileError("\"shape\" has too many dimensions");
    std::size_t bytes = size_of(tensor.type);
    for (const json::value& length : shape) {
        tensor.shape.push_back(to_size(length, "shape"));
        if (tensor.shape.back() != 0 &&
            bytes > std::numeric_limits<std::size_t>::max() / tensor.shape.back())
            throw ModelFileError("\"shape\" is too large");
        bytes *= tensor.shape.back();
    }
    const auto& offsets = model_json::array_at(entry, "data_offsets");
    if (offsets.size() != 2) throw ModelFileError("\"data_offsets\" must be two numbers");
    const std::size_t begin = to_size(offsets[0], "data_offsets");
    const std::size_t end = to_size(offsets[1], "data_offsets");
    if (begin > end || end > data.size())
        throw ModelFileError(
            fmt::format("the numbers end at byte {} of {}: is the file cut off?", end, data.size())
        );
    if (end - begin != bytes)
        throw ModelFileError(
            fmt::format("the shape needs {} bytes, but there are {}", bytes, end - begin)
        );
    tensor.bytes = data.substr(begin, bytes);
    return tensor;
}

}  // namespace

std::size_t Tensor::count() const { return bytes.size() / size_of(type); }

float Tensor::real_at(std::size_t place) const {
    if (type == "F16") return widen(load<std::uint16_t>(bytes, place));
    if (type == "F64") return static_cast<float>(load<double>(bytes, place));
    return load<float>(bytes, place);
}

std::int64_t Tensor::whole_at(std::size_t place) const {
    if (type == "I32") return load<std::int32_t>(bytes, place);
    return load<std::int64_t>(bytes, place);
}

std::map<std::string, Tensor> read_safetensors(std::string_view content) {
    if (content.size() < kLengthBytes) throw ModelFileError("not a safetensors file: too short");
    const auto length = load<std::uint64_t>(content, 0);
    content.remove_prefix(kLengthBytes);
    if (length > content.size() || length > kHeaderBytes)
        throw ModelFileError("not a safetensors file, or cut off: the header does not fit");
    const json::value header = model_json::parse(content.substr(0, length));
    const auto* entries = header.if_object();
    if (entries == nullptr || entries->size() > kTensors)
        throw ModelFileError(fmt::format("the header must be an object of up to {}", kTensors));
    std::map<std::string, Tensor> tensors;
    for (const auto& [name, entry] : *entries) {
        if (name == "__metadata__") continue;
        try {
            tensors.emplace(name, read_tensor(entry, content.substr(length)));
        } catch (const ModelFileError& error) {
            throw ModelFileError(fmt::format("{}: {}", std::string_view(name), error.what()));
        }
    }
    return tensors;
}

bool is_finite(const Tensor& tensor) {
    const auto is_finite_float = [](auto number) {
        return std::isfinite(static_cast<float>(number));
    };
    if (tensor.type == "F16") return all_are<std::uint16_t>(tensor.bytes, is_finite_half);
    if (tensor.type == "F64") return all_are<double>(tensor.bytes, is_finite_float);
    return all_are<float>(tensor.bytes, is_finite_float);
}

void add_row(const Tensor& table, std::size_t place, float weight, std::vector<float>& sum) {
    const std::string_view bytes = table.bytes;
    if (table.type == "F16") {
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += weight * widen(load<std::uint16_t>(bytes, place + i));
    } else if (table.type == "F64") {
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += weight * static_cast<float>(load<double>(bytes, place + i));
    } else {
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += weight * load<float>(bytes, place + i);
    }
}

}  // namespace akashi

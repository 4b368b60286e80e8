#pragma once

#include "models/tokenizer_fixture.hpp"

#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

// Writes models of a few hundred bytes.

namespace akashi {

/// A directory that is removed at the end.
class ModelDirectory {
public:
    ModelDirectory() {
        std::string name = std::filesystem::temp_directory_path() / "akashi-model-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no directory");
        path_ = name;
    }
    ~ModelDirectory() { std::filesystem::remove_all(path_); }
    ModelDirectory(const ModelDirectory&) = delete;
    ModelDirectory& operator=(const ModelDirectory&) = delete;

    std::string path() const { return path_; }
    std::string path(const std::string& name) const { return path_ / name; }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
    }

private:
    std::filesystem::path path_;
};

/// The bytes of numbers.
template <class Number>
std::string bytes_of(const std::vector<Number>& numbers) {
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)};
}

struct TensorText {
    std::string type;
    std::string shape;
    std::string bytes;
};

/// The safetensors file with these tensors.
inline std::string write_safetensors(const std::map<std::string, TensorText>& tensors) {
    std::string header = R"({"__metadata__": {"format": "pt"})";
    std::string data;
    for (const auto& [name, tensor] : tensors) {
        const std::size_t end = data.size() + tensor.bytes.size();
        header += fmt::format(
            R"(, "{}": {{"dtype": "{}", "shape": {}, "data_offsets": [{}, {}]}})",
            name,
            tensor.type,
            tensor.shape,
            data.size(),
            end
        );
        data += tensor.bytes;
    }
    header += "}";
    return bytes_of(std::vector<std::uint64_t>{header.size()}) + header + data;
}

/// A table of 15 vectors of 2 numbers, for the WordPiece fixture: the vector of token i is (i, 1).
inline TensorText small_table() {
    std::vector<float> numbers;
    for (int token = 0; token < 15; ++token) {
        numbers.push_back(static_cast<float>(token));
        numbers.push_back(1);
    }
    return {"F32", "[15, 2]", bytes_of(numbers)};
}

}  // namespace akashi

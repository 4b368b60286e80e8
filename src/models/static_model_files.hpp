#pragma once

#include <filesystem>

namespace akashi {

/// Where the parts of a static model are.
struct StaticModelFiles {
    std::filesystem::path table;      ///< the safetensors file
    std::filesystem::path tokenizer;  ///< the tokenizer.json
};

/// Looks for them in the directory, or beside the safetensors file. Throws ModelFileError that says
/// what is missing.
StaticModelFiles find_static_model(const std::filesystem::path& path);

}  // namespace akashi

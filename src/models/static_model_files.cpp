#include "models/static_model_files.hpp"

#include "models/model_file_error.hpp"

#include <fmt/format.h>

#include <system_error>
#include <vector>

namespace akashi {
namespace {

namespace fs = std::filesystem;

/// The file of that name; otherwise the only one that fits.
template <class Fits>
fs::path find_one(const fs::path& directory, const char* usual, Fits fits) {
    std::error_code error;
    if (fs::exists(directory / usual, error)) return directory / usual;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        if (fits(entry.path().filename().string())) found.push_back(entry.path());
    }
    if (found.size() == 1) return found.front();
    throw ModelFileError(fmt::format(
        "{}: there is no {}, and {}",
        directory.string(),
        usual,
        found.empty() ? "nothing like it" : "more than one file like it"
    ));
}

}  // namespace

StaticModelFiles find_static_model(const fs::path& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status))
        throw ModelFileError(fmt::format("{}: there is no such file or directory", path.string()));
    const bool is_directory = fs::is_directory(status);
    const fs::path directory = is_directory ? path : fs::absolute(path).parent_path();
    StaticModelFiles files;
    files.table = is_directory
                      ? find_one(
                            directory,
                            "model.safetensors",
                            [](const std::string& name) { return name.ends_with(".safetensors"); }
                        )
                      : path;
    files.tokenizer = find_one(directory, "tokenizer.json", [](const std::string& name) {
        return name.ends_with(".json") && name.find("tokenizer") != name.npos;
    });
    return files;
}

}  // namespace akashi

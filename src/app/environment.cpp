#include "app/environment.hpp"

#include "app/misconfigured.hpp"
#include "app/regular_file.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>

namespace akashi::app {

namespace {

constexpr std::size_t kMaxEnvFileBytes = 1'048'576;

std::string read_env_text(const std::string& path) {
    try {
        return RegularFile(path).read(kMaxEnvFileBytes);
    } catch (const std::runtime_error& error) {
        throw Misconfigured(fmt::format(
            "config: {}; correct it, or move it out of the working directory", error.what()
        ));
    }
}

/// `NAME=value` lines; blank lines, comments and a leading `export` are skipped, quotes removed.
/// A missing file has none, and neither has a directory, which is often a Python environment.
std::map<std::string, std::string> read_env_file(const std::string& path) {
    std::map<std::string, std::string> values;
    std::error_code unknown;
    const auto type = std::filesystem::status(path, unknown).type();
    if (type == std::filesystem::file_type::not_found ||
        type == std::filesystem::file_type::directory)
        return values;
    std::istringstream file(read_env_text(path));
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.starts_with("export ")) line.erase(0, 7);
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string::npos) continue;
        std::string value = line.substr(equals + 1);
        const bool is_quoted = value.size() >= 2 && value.front() == value.back() &&
                               (value.front() == '"' || value.front() == '\'');
        if (is_quoted) value = value.substr(1, value.size() - 2);
        values.emplace(line.substr(0, equals), std::move(value));
    }
    return values;
}

}  // namespace

Environment process_environment() {
    return [file = read_env_file(".env")](const std::string& name) -> std::optional<std::string> {
        if (const char* value = std::getenv(name.c_str())) return value;
        const auto entry = file.find(name);
        return entry == file.end() ? std::nullopt : std::optional(entry->second);
    };
}

}  // namespace akashi::app

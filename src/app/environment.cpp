#include "app/environment.hpp"

#include "app/misconfigured.hpp"
#include "app/regular_file.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace akashi::app {

namespace {

constexpr std::size_t kMaxEnvFileBytes = 1'048'576;

[[noreturn]] void refuse(std::string_view why) {
    throw Misconfigured(
        fmt::format("config: {}; correct it, or move it out of the working directory", why)
    );
}

/// Without the byte order mark that some editors write.
std::string read_env_text(const std::string& path) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    std::string text;
    try {
        text = RegularFile(path).read(kMaxEnvFileBytes);
    } catch (const std::runtime_error& error) {
        refuse(error.what());
    }
    if (text.find('\0') != std::string::npos)
        refuse(fmt::format("\"{}\" has NUL characters: it is not a text in UTF-8", path));
    if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
    return text;
}

/// `NAME=value` lines; blank lines, comments and a leading `export` are skipped, quotes removed,
/// and white space around the name and the value. A missing file has none, and neither has a
/// directory, which is often a Python environment.
std::map<std::string, std::string> read_env_file(const std::string& path) {
    std::map<std::string, std::string> values;
    std::error_code unknown;
    const auto type = std::filesystem::status(path, unknown).type();
    if (type == std::filesystem::file_type::not_found ||
        type == std::filesystem::file_type::directory)
        return values;
    std::istringstream file(read_env_text(path));
    for (std::string text; std::getline(file, text);) {
        std::string_view line = trimmed(text);
        if (line.starts_with("export ")) line = trimmed(line.substr(7));
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string_view::npos) continue;
        std::string_view value = trimmed(line.substr(equals + 1));
        const bool is_quoted = value.size() >= 2 && value.front() == value.back() &&
                               (value.front() == '"' || value.front() == '\'');
        if (is_quoted) value = value.substr(1, value.size() - 2);
        values.emplace(trimmed(line.substr(0, equals)), value);
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

#include "postgres/migration_directory.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace akashi::postgres {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kHashPrefix = "h1:";

/// One line of `atlas.sum`.
struct Entry {
    std::string name;
    std::string hash;
};

std::string read_migration(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file) throw std::runtime_error(path.string() + " cannot be read");
    return content;
}

std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// The text after `atlas:<name> ` in the line; nothing when the line has no such directive.
std::optional<std::string_view> directive_value(std::string_view line, std::string_view name) {
    const std::string key = fmt::format("atlas:{} ", name);
    const auto start = line.rfind(key);
    if (start == std::string_view::npos) return std::nullopt;
    line.remove_prefix(start + key.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    return line;
}

/// Atlas looks for this directive only in the first line.
bool is_ignored(std::string_view content) {
    return directive_value(take_line(content), "sum") == "ignore";
}

std::vector<Entry> hash_files(std::span<const MigrationFile> files) {
    std::vector<Entry> entries;
    std::string hashed;  // Everything so far: each checksum covers all files before it.
    for (const auto& file : files) {
        hashed += file.name;
        if (is_ignored(file.content)) continue;
        hashed += file.content;
        entries.push_back({file.name, base64_encode(as_text(sha256(hashed)))});
    }
    return entries;
}

std::string hash_entries(std::span<const Entry> entries) {
    std::string hashed;
    for (const auto& entry : entries) hashed += entry.name + entry.hash;
    return base64_encode(as_text(sha256(hashed)));
}

/// The lines below the first one; nothing when one is malformed.
std::optional<std::vector<Entry>> parse_entries(std::string_view text) {
    std::vector<Entry> entries;
    while (!text.empty()) {
        const auto line = take_line(text);
        const auto split = line.find(" h1:");
        if (split == std::string_view::npos) return std::nullopt;
        entries.emplace_back(
            std::string(line.substr(0, split)), std::string(line.substr(split + 4))
        );
    }
    return entries;
}

bool contains(std::span<const Entry> entries, const std::string& name) {
    return std::ranges::any_of(entries, [&](const Entry& entry) { return entry.name == name; });
}

/// The first difference between two lists that name the same files.
std::vector<std::string> find_change(
    std::span<const Entry> actual, std::span<const Entry> recorded
) {
    for (std::size_t i = 0; i < actual.size(); ++i) {
        if (i >= recorded.size() || actual[i].name != recorded[i].name)
            return {fmt::format("{} is not in its place in atlas.sum", actual[i].name)};
        if (actual[i].hash != recorded[i].hash)
            return {fmt::format("{} differs from its checksum", actual[i].name)};
    }
    if (recorded.size() > actual.size())
        return {fmt::format("{} is twice in atlas.sum", recorded[actual.size()].name)};
    return {};
}

}  // namespace

std::vector<MigrationFile> read_migration_directory(const fs::path& directory) {
    std::error_code error;
    if (!fs::is_directory(directory, error))
        throw std::runtime_error(directory.string() + " is not a folder");
    std::vector<MigrationFile> files;
    for (const auto& entry : fs::directory_iterator(directory)) {
        std::string name = entry.path().filename().string();
        if (!name.ends_with(".sql") || !entry.is_regular_file()) continue;
        files.push_back({std::move(name), read_migration(entry.path())});
    }
    std::ranges::sort(files, {}, &MigrationFile::name);
    return files;
}

bool has_directive(std::string_view content, std::string_view name, std::string_view value) {
    while (content.starts_with("--")) {
        auto line = take_line(content);
        while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
        if (directive_value(line, name) == value) return true;
    }
    return false;
}

std::string atlas_sum(std::span<const MigrationFile> files) {
    const auto entries = hash_files(files);
    std::string text = fmt::format("{}{}\n", kHashPrefix, hash_entries(entries));
    for (const auto& entry : entries)
        text += fmt::format("{} {}{}\n", entry.name, kHashPrefix, entry.hash);
    return text;
}

std::vector<std::string> compare_with_atlas_sum(
    std::span<const MigrationFile> files, std::string_view sum
) {
    const auto first_line = take_line(sum);
    const auto recorded = parse_entries(sum);
    if (!first_line.starts_with(kHashPrefix) || !recorded)
        return {"atlas.sum is not a checksum file"};

    const auto actual = hash_files(files);
    std::vector<std::string> differences;
    for (const auto& entry : actual) {
        if (!contains(*recorded, entry.name))
            differences.push_back(entry.name + " is not in atlas.sum");
    }
    for (const auto& entry : *recorded) {
        if (!contains(actual, entry.name))
            differences.push_back(entry.name + " is in atlas.sum, but there is no such file");
    }
    if (!differences.empty()) return differences;

    differences = find_change(actual, *recorded);
    if (differences.empty() && first_line.substr(kHashPrefix.size()) != hash_entries(actual))
        differences.emplace_back("the first line of atlas.sum does not belong to the others");
    return differences;
}

}  // namespace akashi::postgres

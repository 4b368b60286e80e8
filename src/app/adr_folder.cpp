#include "app/adr_folder.hpp"

#include "app/data_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace akashi::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxFiles = 10'000;

class Reader {
public:
    explicit Reader(const fs::path& root) : root_(root) {}

    AdrFolder read() {
        read_folder(root_);
        std::ranges::sort(found_.files, {}, &AdrFile::name);
        std::ranges::sort(found_.unreadable, {}, &AdrImportReport::Skipped::file);
        return std::move(found_);
    }

private:
    void read_folder(const fs::path& folder) {
        std::error_code failed;
        fs::directory_iterator entry(folder, failed);
        while (!failed && entry != fs::directory_iterator()) {
            read_entry(entry->path());
            entry.increment(failed);
        }
        if (failed) note(folder, failed.message());
    }

    void read_entry(const fs::path& path) {
        std::error_code unknown;
        if (fs::symlink_status(path, unknown).type() == fs::file_type::directory)
            return read_folder(path);
        if (path.extension() != ".md" || fs::is_directory(path, unknown)) return;
        if (found_.files.size() == kMaxFiles) {
            throw std::runtime_error(
                fmt::format("{} has more than {} Markdown files", root_.string(), kMaxFiles)
            );
        }
        try {
            found_.files.push_back({name_of(path), read_file(path)});
        } catch (const std::runtime_error& error) {
            note(path, error.what());
        }
    }

    void note(const fs::path& path, const std::string& reason) {
        found_.unreadable.push_back({name_of(path), reason});
    }

    std::string name_of(const fs::path& path) const {
        return path.lexically_relative(root_).generic_string();
    }

    const fs::path root_;
    AdrFolder found_;
};

}  // namespace

AdrFolder read_adr_folder(const fs::path& folder) {
    std::error_code unknown;
    if (!fs::is_directory(folder, unknown))
        throw std::runtime_error(folder.string() + " is not a folder");
    AdrFolder found = Reader(folder).read();
    if (found.files.empty() && found.unreadable.empty())
        throw std::runtime_error(folder.string() + " has no Markdown file (*.md)");
    return found;
}

}  // namespace akashi::app

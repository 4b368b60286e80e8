#include "app/adr_folder.hpp"

#include "app/data_directory.hpp"
#include "base/text.hpp"
#include "records/adr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace akashi::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxFiles = 10'000;
constexpr std::size_t kMaxExtensions = 5;
constexpr std::array<std::string_view, 6> kExtensions = {
    ".md", ".markdown", ".mdx", ".rst", ".adoc", ".asciidoc"
};

bool may_be_record(const fs::path& path) {
    return std::ranges::find(kExtensions, to_lower(path.extension().string())) != kExtensions.end();
}

class Reader {
public:
    explicit Reader(const fs::path& root) : root_(root) {
        std::error_code failed;
        canonical_root_ = fs::canonical(root, failed);
    }

    AdrFolder read() {
        read_folder(root_);
        std::ranges::sort(found_.files, {}, &AdrFile::name);
        for (auto* list : {&found_.skipped, &found_.unreadable, &found_.not_entered})
            std::ranges::sort(*list, {}, &AdrImportReport::Skipped::file);
        return std::move(found_);
    }

private:
    using List = std::vector<AdrImportReport::Skipped>;

    void read_folder(const fs::path& folder) {
        std::error_code failed;
        fs::directory_iterator entry(folder, failed);
        while (!failed && entry != fs::directory_iterator()) {
            read_entry(entry->path());
            entry.increment(failed);
        }
        if (failed) list(found_.unreadable, folder, failed.message());
    }

    void read_entry(const fs::path& path) {
        std::error_code unknown;
        const fs::file_type type = fs::symlink_status(path, unknown).type();
        if (type == fs::file_type::directory) return enter(path);
        if (type == fs::file_type::symlink && fs::is_directory(path, unknown))
            return list(found_.not_entered, path, "a link");
        if (!may_be_record(path)) return count_other(path);
        if (++records_ > kMaxFiles) {
            throw std::runtime_error(fmt::format(
                "{} has more than {} Markdown files; import its folders one by one",
                root_.string(),
                kMaxFiles
            ));
        }
        if (type == fs::file_type::symlink) return skip_link(path);
        read_record(path);
    }

    void enter(const fs::path& path) {
        const std::string name = path.filename().string();
        if (name.starts_with('.')) return list(found_.not_entered, path, "a hidden folder");
        if (name == "node_modules") return list(found_.not_entered, path, "packages of others");
        read_folder(path);
    }

    void skip_link(const fs::path& path) {
        std::error_code failed;
        const fs::path target = fs::canonical(path, failed);
        if (failed) return list(found_.unreadable, path, failed.message());
        const fs::path inside = target.lexically_relative(canonical_root_);
        if (inside.empty() || *inside.begin() == "..")
            return list(found_.skipped, path, "a link out of the folder");
        list(found_.skipped, path, "a link to " + inside.generic_string());
    }

    void read_record(const fs::path& path) {
        std::error_code unknown;
        if (fs::is_regular_file(path, unknown) && fs::file_size(path, unknown) > kMaxAdrBytes)
            return list(found_.skipped, path, "larger than 256 KiB");
        try {
            found_.files.push_back({name_of(path), read_file(path)});
        } catch (const std::runtime_error& error) {
            list(found_.unreadable, path, error.what());
        }
    }

    void count_other(const fs::path& path) {
        ++found_.others;
        const std::string extension = to_lower(path.extension().string());
        auto& known = found_.other_extensions;
        if (!extension.empty() && known.size() < kMaxExtensions) known.insert(extension);
    }

    void list(List& files, const fs::path& path, const std::string& reason) const {
        files.push_back({name_of(path), reason});
    }

    std::string name_of(const fs::path& path) const {
        return path.lexically_relative(root_).generic_string();
    }

    const fs::path root_;
    fs::path canonical_root_;
    std::size_t records_ = 0;
    AdrFolder found_;
};

}  // namespace

AdrFolder read_adr_folder(const fs::path& folder) {
    std::error_code unknown;
    if (!fs::is_directory(folder, unknown))
        throw std::runtime_error(folder.string() + " is not a folder");
    AdrFolder found = Reader(folder).read();
    if (found.files.empty() && found.unreadable.empty() && found.skipped.empty())
        throw std::runtime_error(
            folder.string() + " has no Markdown file (*.md, *.markdown, *.mdx)"
        );
    return found;
}

}  // namespace akashi::app

#include "records/adr_index.hpp"

#include "base/text.hpp"
#include "records/adr_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace akashi {
namespace {

/// More are not compared with a path: nobody has so many records of one name.
constexpr std::size_t kMaxCandidates = 1'000;
constexpr std::size_t kMaxNamed = 3;

/// The path by which a record is known: in lower case, without extension; that of a folder for its
/// index.
std::string key_of(std::string_view path) {
    std::string key = to_lower(path);
    while (key.ends_with('/')) key.pop_back();
    const std::size_t base = key.rfind('/') + 1;  // npos + 1 is 0
    for (const std::string_view extension : {".md", ".markdown", ".mdx", ".html"}) {
        if (!key.ends_with(extension) || key.size() - base == extension.size()) continue;
        key.resize(key.size() - extension.size());
        break;
    }
    const std::string_view name = std::string_view(key).substr(base);
    if (base > 0 && (name == "index" || name == "readme")) key.resize(base - 1);
    return key;
}

std::string normal(std::string_view folder, const std::string& path) {
    return (std::filesystem::path(folder) / path).lexically_normal().generic_string();
}

/// How many of their last parts two paths have in common.
std::size_t common_parts(std::string_view first, std::string_view second) {
    std::size_t parts = 0;
    while (!first.empty() && !second.empty()) {
        if (adr_base_name(first) != adr_base_name(second)) return parts;
        ++parts;
        first = first.substr(0, first.size() - adr_base_name(first).size());
        second = second.substr(0, second.size() - adr_base_name(second).size());
        while (first.ends_with('/')) first.remove_suffix(1);
        while (second.ends_with('/')) second.remove_suffix(1);
    }
    return parts;
}

template <class Map, class Key>
std::vector<std::size_t> values_of(const Map& map, const Key& key) {
    std::vector<std::size_t> found;
    const auto [begin, end] = map.equal_range(key);
    for (auto i = begin; i != end && found.size() < kMaxCandidates; ++i) found.push_back(i->second);
    return found;
}

/// Those for which `score` is highest.
template <class Score>
std::vector<std::size_t> best_of(const std::vector<std::size_t>& candidates, Score score) {
    std::vector<std::size_t> best;
    std::size_t highest = 0;
    for (const std::size_t i : candidates) {
        const std::size_t reached = score(i);
        if (reached > highest) best.clear();
        highest = std::max(highest, reached);
        if (reached == highest) best.push_back(i);
    }
    return best;
}

}  // namespace

std::string adr_folder_of(std::string_view path) {
    return std::filesystem::path(path).parent_path().generic_string();
}

AdrIndex::AdrIndex(const std::vector<Adr>& adrs) : adrs_(adrs) {
    for (std::size_t i = 0; i < adrs.size(); ++i) {
        const Adr& adr = adrs[i];
        const std::string key = key_of(adr.file_name);
        by_path_.emplace(key, i);
        by_stem_.emplace(adr_base_name(key), i);
        if (adr.number) by_number_.emplace(*adr.number, i);
        by_title_.emplace(to_lower(adr.title), i);
    }
}

AdrIndex::Found AdrIndex::find(const Adr& from, const AdrReference& to) const {
    Candidates found = by_path(from, to.file_name);
    if (found.empty()) found = by_number(from, to);
    if (found.empty()) found = by_title(to.title);
    if (found.empty()) return {std::nullopt, "which is not here"};
    if (found.size() == 1) return {found.front(), {}};
    std::string names;
    for (std::size_t i = 0; i < std::min(found.size(), kMaxNamed); ++i)
        names += (i == 0 ? "" : ", ") + adrs_[found[i]].file_name;
    if (found.size() > kMaxNamed) names += ", …";
    return {std::nullopt, fmt::format("which may be any of {} records: {}", found.size(), names)};
}

AdrIndex::Candidates AdrIndex::by_path(const Adr& from, const std::string& path) const {
    if (path.empty()) return {};
    const bool is_absolute = path.starts_with('/');
    if (!is_absolute) {
        const auto found = by_path_.find(key_of(normal(adr_folder_of(from.file_name), path)));
        if (found != by_path_.end()) return {found->second};
    }
    const std::string key = key_of(normal("", path));
    return best_of(values_of(by_stem_, adr_base_name(key)), [&](std::size_t i) {
        return common_parts(key, key_of(adrs_[i].file_name));
    });
}

AdrIndex::Candidates AdrIndex::by_number(const Adr& from, const AdrReference& to) const {
    if (!to.number) return {};
    const Candidates all = with_prefix(values_of(by_number_, *to.number), to.prefix);
    const std::string folder = adr_folder_of(from.file_name);
    Candidates near;
    std::ranges::copy_if(all, std::back_inserter(near), [&](std::size_t i) {
        return adr_folder_of(adrs_[i].file_name) == folder;
    });
    return near.empty() ? all : near;
}

/// The candidates whose path has the prefix; all of them when none has it.
AdrIndex::Candidates AdrIndex::with_prefix(const Candidates& found, std::string_view prefix) const {
    const std::string wanted = to_lower(prefix);
    if (wanted.empty() || wanted == "adr") return found;
    Candidates named;
    std::ranges::copy_if(found, std::back_inserter(named), [&](std::size_t i) {
        return to_lower(adr_base_name(adrs_[i].file_name)).starts_with(wanted);
    });
    return named.empty() ? found : named;
}

AdrIndex::Candidates AdrIndex::by_title(const std::string& title) const {
    if (title.empty()) return {};
    const Candidates found = values_of(by_title_, to_lower(title));
    return found.empty() ? values_of(by_stem_, key_of(title)) : found;
}

}  // namespace akashi

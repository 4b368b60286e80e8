#include "decisions/similar_names.hpp"

#include "base/edit_distance.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace akashi {
namespace {

/// More are no misspelling. Also bounds the time that a comparison takes.
constexpr std::size_t kMaxEdits = 5;

std::u32string folded(std::string_view name) { return code_points(to_lower(name)); }

}  // namespace

NameList::NameList(std::vector<std::string> names) {
    entries_.reserve(names.size());
    for (auto& name : names) {
        if (name.empty() || name.size() > kMaxComparedName) continue;
        auto key = folded(name);
        entries_.push_back({std::move(name), std::move(key)});
    }
}

std::vector<SimilarName> NameList::similar_to(std::string_view name, std::size_t most) const {
    std::vector<SimilarName> similar;
    if (name.empty() || name.size() > kMaxComparedName) return similar;
    const std::u32string wanted = folded(name);
    for (const auto& entry : entries_) {
        if (entry.name == name) continue;
        const std::size_t length = std::max(wanted.size(), entry.folded.size());
        const std::size_t limit = std::min(kMaxEdits, length / 2);
        const auto edits = edit_distance_within(wanted, entry.folded, limit);
        if (!edits) continue;
        similar.push_back({static_cast<double>(*edits) / static_cast<double>(length), entry.name});
    }
    std::sort(similar.begin(), similar.end());
    if (similar.size() > most) similar.resize(most);
    return similar;
}

}  // namespace akashi

#include "records/adr_lineage_directory.hpp"

#include "records/adr_metadata.hpp"

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxDecisions = 1'000;

/// A decision, and what its metadata says.
struct Version {
    const Decision* decision;
    std::optional<AdrMetadata> metadata;

    std::vector<DecisionId> ended() const {
        std::vector<DecisionId> ids;
        if (decision->supersedes_id) ids.push_back(*decision->supersedes_id);
        if (metadata) ids.insert(ids.end(), metadata->also_ends.begin(), metadata->also_ends.end());
        return ids;
    }
    /// Whether `earlier`, which it has ended, is an earlier version of the same file.
    bool revises(const Version& earlier) const {
        if (!metadata || !earlier.metadata) return false;
        if (metadata->revises) return *metadata->revises == earlier.decision->id;
        return metadata->source == earlier.metadata->source;
    }
};

using Versions = std::map<DecisionId, Version>;

Versions versions_of(const std::map<DecisionId, Decision>& decisions) {
    Versions versions;
    for (const auto& [id, decision] : decisions)
        versions.emplace(id, Version{&decision, read_adr_metadata(decision)});
    return versions;
}

/// The earlier versions, each with the next one of the same file.
std::map<DecisionId, DecisionId> later_versions(const Versions& versions) {
    std::map<DecisionId, DecisionId> later;
    for (const auto& [id, version] : versions) {
        for (const DecisionId& ended : version.ended()) {
            const auto earlier = versions.find(ended);
            if (earlier != versions.end() && version.revises(earlier->second))
                later.emplace(ended, id);
        }
    }
    return later;
}

DecisionId last_version(const std::map<DecisionId, DecisionId>& later, DecisionId id) {
    for (std::size_t steps = 0; steps < kMaxDecisions; ++steps) {
        const auto next = later.find(id);
        if (next == later.end()) break;
        id = next->second;
    }
    return id;
}

}  // namespace

asio::awaitable<std::vector<AdrLineageRecord>> AdrLineageDirectory::find(Decision current) {
    const DecisionId start = current.id;
    std::map<DecisionId, Decision> decisions;
    std::vector<DecisionId> open;
    const auto note_others = [&open](const Decision& decision) {
        const auto metadata = read_adr_metadata(decision);
        if (!metadata) return;
        open.insert(open.end(), metadata->also_ends.begin(), metadata->also_ends.end());
    };
    const bool has_more = current.supersedes_id.has_value();
    note_others(current);
    decisions.emplace(start, std::move(current));
    if (has_more) open.push_back(start);
    while (!open.empty() && decisions.size() < kMaxDecisions) {
        const DecisionId id = open.back();
        open.pop_back();
        if (id != start && decisions.contains(id)) continue;
        std::map<DecisionId, Decision> found;
        co_await add_revisions(id, found);
        for (auto& [other, decision] : found) {
            if (decisions.contains(other)) continue;
            note_others(decision);
            decisions.emplace(other, std::move(decision));
        }
    }

    const Versions versions = versions_of(decisions);
    const auto later = later_versions(versions);
    std::map<DecisionId, AdrLineageRecord> records;
    for (const auto& [id, version] : versions) {
        const DecisionId last = last_version(later, id);
        AdrLineageRecord& record = records[last];
        if (last == id && version.metadata) record.source = version.metadata->source;
        for (const DecisionId& ended : version.ended()) {
            const DecisionId old = last_version(later, ended);
            if (versions.contains(old) && old != last && std::ranges::count(record.ended, old) == 0)
                record.ended.push_back(old);
        }
    }
    std::vector<AdrLineageRecord> list;
    for (auto& [id, record] : records) {
        record.decision = std::move(decisions.at(id));
        list.push_back(std::move(record));
    }
    co_return list;
}

asio::awaitable<void> AdrLineageDirectory::add_revisions(
    DecisionId id, std::map<DecisionId, Decision>& found
) {
    DecisionList page{.decisions = {}, .has_more = true};
    std::int64_t offset = 0;
    while (page.has_more) {
        page = co_await store_.list_revisions(org_, Visibility::everything(), id, offset);
        if (page.decisions.empty()) break;
        offset += std::ssize(page.decisions);
        for (Decision& decision : page.decisions) {
            if (project_ && decision.project != project_) continue;
            const DecisionId revision = decision.id;
            found.emplace(revision, std::move(decision));
        }
    }
}

}  // namespace akashi

#include "records/adr_decision_directory.hpp"

#include "base/text.hpp"
#include "records/adr_trace.hpp"

#include <algorithm>

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<void> AdrDecisionDirectory::load(std::set<std::string> files) {
    files_ = std::move(files);
    DecisionQuery query;
    query.filter.agent_ids = {std::string(kAdrAgent)};
    query.filter.project = project_;
    query.limit = 100;
    for (bool has_more = true; has_more;) {
        const auto page = co_await store_.list(org_, Visibility::everything(), query);
        for (const Decision& decision : page.decisions) add(decision);
        has_more = page.has_more && !page.decisions.empty();
        if (!has_more) break;
        const Decision& last = page.decisions.back();
        query.after = PageCursor{last.valid_from, last.id.uuid()};
    }
}

/// The newest come first, and stay.
void AdrDecisionDirectory::add(const Decision& decision) {
    if (decision.project != project_) return;
    const auto metadata = read_adr_metadata(decision);
    if (!metadata) return;
    const bool is_new = by_source_
                            .try_emplace(
                                metadata->source,
                                AdrDecision{
                                    decision.id,
                                    decision.valid_from,
                                    metadata->revises ? metadata->revises : decision.supersedes_id,
                                    metadata->source,
                                    metadata->digest
                                }
                            )
                            .second;
    if (is_new && !files_.contains(metadata->source))
        renamed_.emplace(name_of(metadata->number, adr_title_of(decision)), metadata->source);
}

AdrDecisionDirectory::Name AdrDecisionDirectory::name_of(
    const std::optional<int>& number, const std::string& title
) {
    return {number, to_lower(title)};
}

std::optional<AdrDecision> AdrDecisionDirectory::find(const Adr& adr) const {
    const auto found = by_source_.find(adr.file_name);
    if (found != by_source_.end()) return found->second;
    const auto [begin, end] = renamed_.equal_range(name_of(adr.number, adr.title));
    if (std::distance(begin, end) != 1) return std::nullopt;
    return by_source_.at(begin->second);
}

bool AdrDecisionDirectory::is_of(
    const Decision& decision, const AdrMetadata& metadata, const Adr& adr
) const {
    if (decision.project != project_) return false;
    if (metadata.source == adr.file_name) return true;
    return !files_.contains(metadata.source) &&
           name_of(metadata.number, adr_title_of(decision)) == name_of(adr.number, adr.title);
}

asio::awaitable<std::optional<AdrMetadata>> AdrDecisionDirectory::find_ended(
    const Adr& adr, DecisionId successor
) {
    std::vector<DecisionId> others;
    for (const Decision& revision : co_await list_revisions(successor)) {
        const auto metadata = read_adr_metadata(revision);
        if (!metadata) continue;
        if (is_of(revision, *metadata, adr)) co_return metadata;
        others.insert(others.end(), metadata->also_ends.begin(), metadata->also_ends.end());
    }
    for (const DecisionId& other : others) {
        for (const Decision& revision : co_await list_revisions(other)) {
            const auto metadata = read_adr_metadata(revision);
            if (metadata && is_of(revision, *metadata, adr)) co_return metadata;
        }
    }
    co_return std::nullopt;
}

/// Latest first: of a file with several versions, the last one counts.
asio::awaitable<std::vector<Decision>> AdrDecisionDirectory::list_revisions(DecisionId id) {
    std::vector<Decision> all;
    DecisionList page{.decisions = {}, .has_more = true};
    while (page.has_more) {
        page = co_await store_.list_revisions(
            org_, Visibility::everything(), id, static_cast<std::int64_t>(all.size())
        );
        if (page.decisions.empty()) break;
        std::ranges::move(page.decisions, std::back_inserter(all));
    }
    std::ranges::reverse(all);
    co_return all;
}

asio::awaitable<bool> AdrDecisionDirectory::exists(DecisionId id) {
    const auto found = co_await store_.find(org_, Visibility::everything(), id);
    co_return found.has_value();
}

}  // namespace akashi

#include "records/adr_export.hpp"

#include "base/text.hpp"
#include "records/adr_index.hpp"
#include "records/adr_lineage_directory.hpp"
#include "records/adr_markdown.hpp"
#include "records/adr_names.hpp"
#include "records/adr_of_decision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

class Export {
public:
    Export(
        DecisionStore& store, OrgId org, std::optional<std::string> project, AdrExport::Sink sink
    )
        : store_(store),
          org_(org),
          project_(project),
          lineages_(store, org, std::move(project)),
          sink_(std::move(sink)) {}

    asio::awaitable<AdrExport::Failed> run() {
        co_await for_each_current([this](Decision current) { return plan(std::move(current)); });
        number_the_rest();
        co_await for_each_current([this](Decision current) { return write(std::move(current)); });
        co_return std::move(failed_);
    }

private:
    using Lineage = std::vector<AdrLineageRecord>;

    template <class Work>
    asio::awaitable<void> for_each_current(Work work) {
        DecisionQuery query;
        query.filter.project = project_;
        query.ascending = true;
        query.limit = 100;
        for (bool has_more = true; has_more;) {
            DecisionPage page = co_await store_.list(org_, Visibility::everything(), query);
            has_more = page.has_more && !page.decisions.empty();
            if (has_more) {
                const Decision& last = page.decisions.back();
                query.after = PageCursor{last.valid_from, last.id.uuid()};
            }
            for (Decision& decision : page.decisions) co_await work(std::move(decision));
        }
    }

    /// Notes the paths of imported records, and when the others began.
    asio::awaitable<void> plan(Decision current) {
        for (const AdrLineageRecord& record : co_await lineages_.find(std::move(current))) {
            const DecisionId id = record.decision.id;
            if (record.source.empty())
                unnumbered_.emplace_back(record.decision.valid_from, id);
            else
                take_path(id, record);
        }
    }

    void take_path(DecisionId id, const AdrLineageRecord& record) {
        const std::string& path = record.source;
        if (!is_safe_adr_path(path)) return fail(path, "the path does not stay in the folder");
        const auto [owner, is_new] = owners_.emplace(path, id);
        if (!is_new && owner->second != id)
            return fail(path, "two decisions have this path; name one project with --project");
        paths_.emplace(id, path);
        const auto number = adr_of_decision(record.decision).number;
        highest_ = std::max(highest_, number.value_or(0));
        highest_ = std::max(highest_, leading_adr_number(adr_base_name(path)).value_or(0));
    }

    void number_the_rest() {
        std::ranges::sort(unnumbered_);
        for (const auto& [begin, id] : unnumbered_) numbers_.emplace(id, ++highest_);
        unnumbered_.clear();
    }

    asio::awaitable<void> write(Decision current) {
        const Lineage lineage = co_await lineages_.find(std::move(current));
        for (const AdrLineageRecord& record : lineage) name(record.decision);
        for (const AdrLineageRecord& record : lineage) co_await write_one(record);
    }

    void name(const Decision& decision) {
        const auto number = numbers_.find(decision.id);
        if (number == numbers_.end()) return;
        const std::string stem = adr_file_stem(adr_of_decision(decision).title);
        paths_.emplace(decision.id, fmt::format("{:04}-{}.md", number->second, stem));
    }

    /// What was recorded since the paths were given out has none, and is left to the next export.
    asio::awaitable<void> write_one(const AdrLineageRecord& record) {
        const auto path = paths_.find(record.decision.id);
        if (path == paths_.end()) co_return;
        const auto found = co_await store_.find(org_, Visibility::everything(), record.decision.id);
        if (!found) co_return;
        Adr adr = adr_of_decision(*found);
        adr.file_name = path->second;
        if (record.source.empty()) adr.number = leading_adr_number(path->second);
        for (const DecisionId& ended : record.ended) add_link(adr, ended);
        std::ranges::sort(adr.supersedes, {}, &AdrReference::file_name);
        sink_({adr.file_name, adr_markdown(adr)});
    }

    void add_link(Adr& adr, DecisionId ended) const {
        const auto path = paths_.find(ended);
        if (path == paths_.end()) return;
        AdrReference reference;
        reference.file_name = std::filesystem::path(path->second)
                                  .lexically_relative(adr_folder_or_dot(adr.file_name))
                                  .generic_string();
        reference.number = leading_adr_number(adr_base_name(path->second));
        adr.supersedes.push_back(std::move(reference));
    }

    static std::string adr_folder_or_dot(const std::string& path) {
        const std::string folder = adr_folder_of(path);
        return folder.empty() ? "." : folder;
    }

    void fail(const std::string& path, std::string reason) {
        failed_.push_back({path, std::move(reason)});
    }

    DecisionStore& store_;
    const OrgId org_;
    const std::optional<std::string> project_;
    AdrLineageDirectory lineages_;
    AdrExport::Sink sink_;
    AdrExport::Failed failed_;
    std::map<std::string, DecisionId> owners_;
    std::map<DecisionId, std::string> paths_;
    std::vector<std::pair<Time, DecisionId>> unnumbered_;
    std::map<DecisionId, int> numbers_;
    int highest_ = 0;
};

}  // namespace

asio::awaitable<AdrExport::Failed> AdrExport::run(
    OrgId org, std::optional<std::string> project, Sink sink
) {
    Export work(store_, org, std::move(project), std::move(sink));
    co_return co_await work.run();
}

bool is_safe_adr_path(std::string_view path) {
    constexpr std::size_t kLongest = 1'000;
    constexpr std::size_t kDeepest = 20;
    if (path.empty() || path.size() > kLongest || !is_text(path)) return false;
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '\\'; };
    if (std::ranges::any_of(path, is_control)) return false;
    const std::string lower = to_lower(path);
    if (!lower.ends_with(".md") && !lower.ends_with(".markdown") && !lower.ends_with(".mdx"))
        return false;
    std::size_t depth = 0;
    for (std::string_view rest = path;; ++depth) {
        const std::string_view part = rest.substr(0, rest.find('/'));
        constexpr std::size_t kLongestPart = 255;
        if (part.empty() || part.starts_with('.') || part.size() > kLongestPart) return false;
        if (part.size() == rest.size()) return depth < kDeepest;
        rest.remove_prefix(part.size() + 1);
    }
}

}  // namespace akashi

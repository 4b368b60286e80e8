#include "records/adr_import.hpp"

#include "base/text.hpp"
#include "core/caller.hpp"
#include "records/adr_chains.hpp"
#include "records/adr_decision_directory.hpp"
#include "records/adr_metadata.hpp"
#include "records/adr_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

std::set<std::string> names_of(const std::vector<AdrFile>& files) {
    std::set<std::string> names;
    for (const AdrFile& file : files) names.insert(file.name);
    return names;
}

AdrOutcome outcome_of(const Adr& adr) {
    AdrOutcome outcome;
    outcome.file = adr.file_name;
    outcome.number = adr.number;
    outcome.status = adr.status;
    outcome.date = adr.date;
    outcome.title = adr.title;
    for (const AdrOption& option : adr.options)
        if (!option.chosen) outcome.alternatives.push_back(option.label);
    return outcome;
}

/// One run of the import. Records are named by their index in `adrs_`.
class Import {
public:
    Import(
        TraceService& traces, DecisionStore& store, AdrImportRequest request, AdrProgress progress
    )
        : traces_(traces),
          directory_(store, request.org, request.project),
          request_(std::move(request)),
          progress_(std::move(progress)) {}

    asio::awaitable<AdrImportReport> run() {
        parse_files();
        const auto today = std::chrono::floor<std::chrono::days>(request_.time);
        chains_ = link_adrs(adrs_, today);
        for (auto& warning : chains_.warnings) report_.warnings.push_back(std::move(warning));
        co_await directory_.load(names_of(request_.files));
        find_current();
        std::size_t done = report_.skipped.size();
        progress_(done, request_.files.size());
        for (const std::size_t i : chains_.order) {
            co_await import(i);
            progress_(++done, request_.files.size());
        }
        std::ranges::sort(report_.outcomes, {}, &AdrOutcome::file);
        co_return std::move(report_);
    }

private:
    using Kind = AdrOutcome::Kind;

    void parse_files() {
        for (const auto& file : request_.files) {
            if (!is_text(file.name)) {
                report_.skipped.push_back({file.name, "the name of the file is not valid UTF-8"});
                continue;
            }
            auto adr = parse_adr(file.name, file.content);
            if (adr) {
                for (const auto& note : adr->notes)
                    report_.warnings.push_back(fmt::format("{}: {}", file.name, note));
                adrs_.push_back(std::move(*adr));
            } else {
                report_.skipped.push_back({file.name, adr.error().message()});
            }
        }
    }

    /// Of two records that may be a renamed one, the first is.
    void find_current() {
        std::set<DecisionId> taken;
        for (const Adr& adr : adrs_) {
            auto found = directory_.find(adr);
            if (found && !taken.insert(found->id).second) found.reset();
            current_.push_back(std::move(found));
        }
    }

    asio::awaitable<void> import(std::size_t i) {
        const DecisionId id = adr_decision_id(request_.org, request_.project, adrs_[i]);
        if (!current_[i]) {
            if (co_await was_ended(i, id)) {
                note(i, Kind::unchanged);
            } else {
                co_await record(i, id);
            }
        } else if (is_same(i, id) || ends_today(i)) {
            note(i, Kind::unchanged);
        } else {
            co_await record(i, id);
        }
    }

    /// Whether the record is as it was, and ends no more decisions than it did.
    bool is_same(std::size_t i, DecisionId content) const {
        const auto& current = current_[i];
        return current && is_of_content(*current, content) && open_predecessors(i).empty();
    }

    static bool is_of_content(const AdrDecision& decision, DecisionId content) {
        return decision.id == content ||
               (decision.previous && decision.id == adr_revision_id(content, *decision.previous));
    }

    /// Whether only the status or a link has changed, and its successor ends it in this import.
    bool ends_today(std::size_t i) const {
        const auto& current = current_[i];
        return chains_.successors[i] && current && current->digest == adr_text_digest(adrs_[i]);
    }

    std::vector<std::size_t> open_predecessors(std::size_t i) const {
        std::vector<std::size_t> open;
        for (const std::size_t old : chains_.predecessors[i])
            if (current_[old]) open.push_back(old);
        return open;
    }

    /// Records a decision of a file, which ends the file's earlier one and its predecessors.
    asio::awaitable<void> record(std::size_t i, DecisionId content) {
        const std::optional<AdrDecision> former = current_[i];
        const std::vector<std::size_t> predecessors = open_predecessors(i);
        std::vector<DecisionId> ended;
        ended.reserve(predecessors.size() + 1);
        for (const std::size_t old : predecessors)
            if (const auto& open = current_[old]) ended.push_back(open->id);
        if (former) ended.push_back(former->id);

        Trace trace = make_trace(i);
        TraceOrigin origin;
        const bool is_taken = former && co_await directory_.exists(content);
        origin.decision_id = is_taken ? adr_revision_id(content, former->id) : content;
        origin.valid_from = begin_of(i, content);
        if (!ended.empty()) {
            trace.supersedes_id = ended.front();
            origin.also_ends.assign(ended.begin() + 1, ended.end());
        }
        const auto previous = former ? std::optional(former->id) : std::nullopt;
        add_ended(trace.metadata, previous, origin.also_ends);
        if (!former) warn_of_dates(i, *origin.valid_from);

        const AdrDecision made{
            *origin.decision_id, *origin.valid_from, previous, name(i), adr_text_digest(adrs_[i])
        };
        if (!co_await write(i, std::move(trace), std::move(origin))) co_return;
        current_[i] = made;
        note(i, former ? Kind::revised : Kind::recorded);
        for (const std::size_t old : predecessors) current_[old].reset();
    }

    /// A new record begins at its date, and so does a revision whose day has come. Another revision
    /// begins at its date, if that is between the begin of the old one and now, and otherwise now.
    Time begin_of(std::size_t i, DecisionId content) const {
        const auto& date = adrs_[i].date;
        const auto& former = current_[i];
        if (!date) return request_.time;
        const Time day(*date);
        if (!former || is_of_content(*former, content)) return day;
        const bool is_between = day > former->valid_from && day <= request_.time;
        return is_between ? day : request_.time;
    }

    Trace make_trace(std::size_t i) {
        AdrTrace made = make_adr_trace(adrs_[i], request_.project);
        if (made.is_cut) warn(i, "is longer than a decision can be; the rest was cut off");
        return std::move(made.trace);
    }

    void warn_of_dates(std::size_t i, Time begin) {
        if (!adrs_[i].date) warn(i, "has no date; it is valid from now on");
        for (const std::size_t old : chains_.predecessors[i]) {
            const auto& predecessor = current_[old];
            if (!predecessor)
                warn(i, fmt::format("supersedes {}, which is not current", name(old)));
            else if (begin < predecessor->valid_from)
                warn(i, fmt::format("is dated before {}, which it supersedes", name(old)));
        }
    }

    /// Records like any trace, unless it is a dry run; false when the trace is refused.
    asio::awaitable<bool> write(std::size_t i, Trace trace, TraceOrigin origin) {
        std::optional<Error> refused;
        if (request_.is_dry_run) {
            refused = check_trace(trace);
        } else {
            const auto recorded = co_await traces_.record(
                operator_of(request_.org, "akashi import adr"), std::move(trace), std::move(origin)
            );
            if (!recorded) refused = recorded.error();
        }
        if (!refused) co_return true;
        note(i, Kind::failed);
        report_.failed.push_back({name(i), refused->message()});
        co_return false;
    }

    /// Whether the record had a decision that has ended.
    asio::awaitable<bool> was_ended(std::size_t i, DecisionId content) {
        if (co_await directory_.exists(content)) co_return true;
        std::set<std::size_t> seen;
        for (auto next = chains_.successors[i]; next; next = chains_.successors[*next]) {
            const auto& successor = current_[*next];
            if (!seen.insert(*next).second || !successor) continue;
            const auto old = co_await directory_.find_ended(adrs_[i], successor->id);
            if (!old) continue;
            if (old->digest != adr_text_digest(adrs_[i]) && !old->digest.empty())
                warn(i, "changed after it was superseded; the decision is left as it was");
            co_return true;
        }
        co_return false;
    }

    void note(std::size_t i, Kind kind) {
        if (kind == Kind::recorded) ++report_.recorded;
        if (kind == Kind::revised) ++report_.revised;
        if (kind == Kind::unchanged) ++report_.unchanged;
        AdrOutcome& outcome = report_.outcomes.emplace_back(outcome_of(adrs_[i]));
        outcome.kind = kind;
        for (const std::size_t old : chains_.predecessors[i])
            outcome.supersedes.push_back(name(old));
    }

    const std::string& name(std::size_t i) const { return adrs_[i].file_name; }
    void warn(std::size_t i, std::string_view text) {
        report_.warnings.push_back(fmt::format("{}: {}", name(i), text));
    }

    TraceService& traces_;
    AdrDecisionDirectory directory_;
    AdrImportRequest request_;
    AdrProgress progress_;
    AdrImportReport report_;
    std::vector<Adr> adrs_;
    AdrChains chains_;
    std::vector<std::optional<AdrDecision>> current_;  ///< of each record, as far as it is known
};

}  // namespace

asio::awaitable<AdrImportReport> AdrImport::run(AdrImportRequest request, AdrProgress progress) {
    Import import(traces_, store_, std::move(request), std::move(progress));
    co_return co_await import.run();
}

}  // namespace akashi

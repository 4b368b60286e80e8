#include "records/adr_import.hpp"

#include "base/text.hpp"
#include "core/caller.hpp"
#include "records/adr.hpp"
#include "records/adr_chains.hpp"
#include "records/adr_trace.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <utility>

namespace akashi {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// The metadata comes from our own store, so it is a JSON object.
bool comes_from(const Decision& decision, const std::string& file) {
    const json::value metadata = json::parse(decision.metadata);
    const json::value* source = metadata.as_object().if_contains("source");
    return decision.agent_id == kAdrAgent && source && *source == json::value(file);
}

/// The caller of the import: an admin without a key, who may register the agent.
Caller importer(OrgId org) {
    Caller caller;
    caller.org = org;
    caller.agent_id = caller.name = kAdrAgent;
    caller.role = Role::admin;
    return caller;
}

/// The current decision of a file, as far as the import needs it.
struct Current {
    DecisionId id;
    Time valid_from;
    std::optional<DecisionId> supersedes_id;
};

/// One run of the import. Records are named by their index in `adrs_`.
class Import {
public:
    Import(
        TraceService& traces, DecisionStore& store, AdrImportRequest request, AdrProgress progress
    )
        : traces_(traces),
          store_(store),
          request_(std::move(request)),
          progress_(std::move(progress)) {}

    asio::awaitable<AdrImportReport> run() {
        parse_files();
        chains_ = link_adrs(adrs_);
        report_.warnings = std::move(chains_.warnings);
        current_.resize(adrs_.size());
        std::size_t done = report_.skipped.size();
        progress_(done, request_.files.size());
        for (const std::size_t i : chains_.order) {
            co_await import(i);
            progress_(++done, request_.files.size());
        }
        co_return std::move(report_);
    }

private:
    void parse_files() {
        for (const auto& file : request_.files) {
            if (!is_text(file.name)) {
                report_.skipped.push_back({file.name, "the name of the file is not valid UTF-8"});
                continue;
            }
            auto adr = parse_adr(file.name, file.content);
            if (adr) {
                adrs_.push_back(std::move(*adr));
            } else {
                report_.skipped.push_back({file.name, adr.error().message()});
            }
        }
    }

    asio::awaitable<void> import(std::size_t i) {
        const DecisionId id = adr_decision_id(request_.org, adrs_[i]);
        const auto current = co_await find_current(i);
        current_[i] = current;
        if (current) {
            if (is_of_content(*current, id)) {
                ++report_.unchanged;
            } else {
                co_await revise(i, id, *current);
            }
            warn_of_open_predecessor(i);
        } else if (co_await exists(id)) {
            ++report_.unchanged;
        } else if (co_await was_superseded(i)) {
            ++report_.unchanged;
            warn(i, "changed after it was superseded; the decision is left as it was");
        } else {
            co_await record_new(i, id);
        }
    }

    asio::awaitable<void> record_new(std::size_t i, DecisionId id) {
        Trace trace = make_trace(i);
        const auto& date = adrs_[i].date;
        const Time valid_from = date ? Time(*date) : now();
        if (!date) warn(i, "has no date; it is valid from now on");
        const auto predecessor = chains_.predecessors[i];
        if (predecessor) {
            const auto& old = current_[*predecessor];
            if (old) trace.supersedes_id = old->id;
            if (!old)
                warn(i, fmt::format("supersedes {}, which is not current", name(*predecessor)));
            if (old && valid_from < old->valid_from)
                warn(i, fmt::format("is dated before {}, which it supersedes", name(*predecessor)));
        }
        if (!co_await record(i, std::move(trace), id, valid_from)) co_return;
        ++report_.recorded;
        if (predecessor) current_[*predecessor].reset();
    }

    /// The new content is valid from its date if that is after the old one's, otherwise from now.
    asio::awaitable<void> revise(std::size_t i, DecisionId id, Current old) {
        const bool is_taken = co_await exists(id);
        Trace trace = make_trace(i);
        trace.supersedes_id = old.id;
        const auto& date = adrs_[i].date;
        const Time valid_from = date && Time(*date) > old.valid_from ? Time(*date) : now();
        const DecisionId new_id = is_taken ? adr_revision_id(id, old.id) : id;
        if (co_await record(i, std::move(trace), new_id, valid_from)) ++report_.revised;
    }

    Trace make_trace(std::size_t i) {
        AdrTrace made = make_adr_trace(adrs_[i], request_.project);
        if (made.is_cut) warn(i, "is longer than a decision can be; the rest was cut off");
        return std::move(made.trace);
    }

    /// Records like any trace; false when the trace is refused.
    asio::awaitable<bool> record(std::size_t i, Trace trace, DecisionId id, Time valid_from) {
        const auto supersedes = trace.supersedes_id;
        TraceOrigin origin;
        origin.decision_id = id;
        origin.valid_from = valid_from;
        const auto recorded =
            co_await traces_.record(importer(request_.org), std::move(trace), std::move(origin));
        if (!recorded) {
            report_.failed.push_back({name(i), recorded.error().message()});
            co_return false;
        }
        current_[i] = Current{id, valid_from, supersedes};
        co_return true;
    }

    asio::awaitable<std::optional<Current>> find_current(std::size_t i) {
        DecisionQuery query;
        query.filter.agent_ids = {std::string(kAdrAgent)};
        query.filter.trace_id = adr_trace_id(adrs_[i]);
        query.limit = 1;
        const auto page =
            co_await store_.list(request_.org, Visibility::everything(), std::move(query));
        if (page.decisions.empty()) co_return std::nullopt;
        const Decision& found = page.decisions.front();
        co_return Current{found.id, found.valid_from, found.supersedes_id};
    }

    asio::awaitable<bool> exists(DecisionId id) {
        const auto found = co_await store_.find(request_.org, Visibility::everything(), id);
        co_return found.has_value();
    }

    /// Whether the chain of revisions of a successor has a decision from this file.
    asio::awaitable<bool> was_superseded(std::size_t i) {
        for (auto next = chains_.successors[i]; next; next = chains_.successors[*next]) {
            const auto current = co_await find_current(*next);
            if (!current) continue;
            if (co_await has_revision_from(current->id, i)) co_return true;
        }
        co_return false;
    }

    asio::awaitable<bool> has_revision_from(DecisionId id, std::size_t i) {
        DecisionList page{.decisions = {}, .has_more = true};
        for (std::int64_t offset = 0; page.has_more; offset += std::ssize(page.decisions)) {
            page =
                co_await store_.list_revisions(request_.org, Visibility::everything(), id, offset);
            for (const auto& revision : page.decisions) {
                if (comes_from(revision, name(i))) co_return true;
            }
        }
        co_return false;
    }

    static bool is_of_content(const Current& decision, DecisionId content) {
        return decision.id == content ||
               (decision.supersedes_id &&
                decision.id == adr_revision_id(content, *decision.supersedes_id));
    }

    void warn_of_open_predecessor(std::size_t i) {
        const auto old = chains_.predecessors[i];
        if (old && current_[*old])
            warn(i, fmt::format("was there before it superseded {}: both are current", name(*old)));
    }

    const std::string& name(std::size_t i) const { return adrs_[i].file_name; }
    void warn(std::size_t i, std::string_view text) {
        report_.warnings.push_back(fmt::format("{}: {}", name(i), text));
    }

    TraceService& traces_;
    DecisionStore& store_;
    AdrImportRequest request_;
    AdrProgress progress_;
    AdrImportReport report_;
    std::vector<Adr> adrs_;
    AdrChains chains_;
    std::vector<std::optional<Current>> current_;  ///< from each file, as far as it is known
};

}  // namespace

asio::awaitable<AdrImportReport> AdrImport::run(AdrImportRequest request, AdrProgress progress) {
    Import import(traces_, store_, std::move(request), std::move(progress));
    co_return co_await import.run();
}

}  // namespace akashi

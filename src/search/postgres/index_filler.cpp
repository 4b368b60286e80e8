#include "search/postgres/index_filler.hpp"

#include "base/log.hpp"
#include "base/sleep_for.hpp"
#include "base/steady_clock.hpp"
#include "postgres/entity.hpp"
#include "search/postgres/sql.hpp"
#include "search/postgres/tsvector.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// How many decisions a step looks at, and how many it indexes. One may have 700 KB of texts.
constexpr std::int64_t kScanned = 2000;
constexpr std::int64_t kIndexed = 50;
/// How far the clocks of servers that make ids may differ, with the time that a trace may take.
constexpr std::chrono::minutes kOverlap{2};
constexpr std::chrono::minutes kPeriod{10};

/// The first id of version 7 at a time.
DecisionId first_id_at(Time time) {
    auto left = static_cast<std::uint64_t>(
        std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count()
    );
    Uuid::Bytes bytes{};
    for (std::size_t i = 6; i > 0; --i, left >>= 8U) bytes[i - 1] = static_cast<std::uint8_t>(left);
    return DecisionId(Uuid(bytes));
}

Decision read_texts(const Rows& rows, int row) {
    Decision decision;
    decision.id = rows.get<DecisionId>(row, 0);
    decision.org_id = rows.get<OrgId>(row, 1);
    decision.decision_type = rows.get<std::string>(row, 2);
    decision.outcome = rows.get<std::string>(row, 3);
    decision.reasoning = rows.get<std::optional<std::string>>(row, 4);
    for (auto& label : rows.get<std::vector<std::string>>(row, 5))
        decision.alternatives.push_back(
            {.id = {}, .label = std::move(label), .rejection_reason = {}}
        );
    auto reasons = rows.get<std::vector<std::optional<std::string>>>(row, 6);
    for (std::size_t i = 0; i < std::min(reasons.size(), decision.alternatives.size()); ++i)
        decision.alternatives[i].rejection_reason = std::move(reasons[i]);
    for (auto& content : rows.get<std::vector<std::string>>(row, 7))
        decision.evidence.emplace_back().content = std::move(content);
    return decision;
}

/// Adds decisions that are still current and lack terms of this definition.
Statement fill_statement(const std::vector<Decision>& decisions) {
    Parameters parameters;
    add_array(parameters, decisions, [](const auto& d) { return d.id; });
    add_array(parameters, decisions, [](const auto& d) { return d.org_id; });
    add_array(parameters, decisions, [](const auto& d) {
        return tsvector_of(d.org_id, search_terms_of(d));
    });
    parameters.add(kTermsVersion);
    return {&sql::fill_documents, std::move(parameters)};
}

}  // namespace

IndexFiller::IndexFiller(asio::any_io_executor executor, Pool& pool)
    : pool_(pool),
      task_(std::move(executor), "search_index", kPeriod, [this] { return fill_in_background(); }) {
}

asio::awaitable<void> IndexFiller::fill_in_background() { co_await fill(); }

void IndexFiller::start() { task_.start(); }

asio::awaitable<void> IndexFiller::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    co_await task_.stop(grace);
}

asio::awaitable<std::int64_t> IndexFiller::fill() {
    const DecisionId latest = first_id_at(now() - kOverlap);
    const std::vector<Rows> results = co_await pool_.run_together(
        {{&sql::begin_filling, Parameters::of(kTermsVersion)}, {&sql::find_progress, {}}}
    );
    const Rows& progress = results.back();
    std::int64_t indexed = 0;
    // A newer server fills the index in its own way.
    if (progress.empty() || progress.get<std::int64_t>(0, 0) != kTermsVersion) co_return indexed;
    Step step{.end = progress.get<DecisionId>(0, 1)};
    while (!step.is_last && !stopping_) {
        const auto begin = SteadyClock::now();
        step = co_await advance(step.end, latest);
        if (step.indexed > 0 && indexed == 0) {
            const Rows all = co_await pool_.run(sql::count_all_decisions);
            log::info("search: indexing decisions", {{"at_most", all.get<std::int64_t>(0, 0)}});
        }
        indexed += step.indexed;
        // Leaves half of the time of this connection to requests.
        if (step.indexed > 0) co_await sleep_for(SteadyClock::now() - begin);
    }
    if (indexed > 0)
        log::info("search: indexed decisions", {{"count", indexed}, {"all", step.is_last}});
    co_return indexed;
}

/// Decisions with ids after `latest` may still be on their way, and are looked at once more.
asio::awaitable<IndexFiller::Step> IndexFiller::advance(DecisionId after, DecisionId latest) {
    const Rows scanned = co_await pool_.run(
        sql::list_unindexed, Parameters::of(after, kTermsVersion, kScanned, kIndexed)
    );
    const auto ids = scanned.get<std::vector<DecisionId>>(0, 1);
    const auto end = scanned.get<std::optional<DecisionId>>(0, 0);
    Step step;
    step.is_last = !end;
    step.end = std::ssize(ids) == kIndexed ? ids.back() : end.value_or(after);
    std::vector<Statement> statements;
    if (!ids.empty()) statements.push_back(fill_statement(co_await load(ids)));
    statements.push_back(
        {&sql::save_progress,
         Parameters::of(kTermsVersion, std::min(step.end, latest), step.is_last)}
    );
    const std::vector<Rows> results = co_await pool_.run_together(std::move(statements));
    if (!ids.empty()) step.indexed = results.front().changed();
    co_return step;
}

asio::awaitable<std::vector<Decision>> IndexFiller::load(const std::vector<DecisionId>& ids) {
    const Rows rows = co_await pool_.run(sql::list_texts, Parameters::of(ids));
    std::vector<Decision> decisions;
    decisions.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) decisions.push_back(read_texts(rows, row));
    co_return decisions;
}

}  // namespace akashi::postgres

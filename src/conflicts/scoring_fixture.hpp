#pragma once

#include "conflicts/scoring_batch.hpp"
#include "conflicts/scoring_worker.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace akashi::contract {

using Happening = std::function<boost::asio::awaitable<void>()>;

/// Passes everything on; a test says what happens between the steps, and what fails.
class WatchedScoring final : public ScoringStore {
public:
    explicit WatchedScoring(ScoringStore& store) : store_(store) {}

    Happening before_file;  ///< each happens once
    Happening after_file;
    Happening before_save;
    bool is_away = false;
    std::set<DecisionId> broken;  ///< cannot be read

    boost::asio::awaitable<std::vector<ScoringJob>> claim(
        std::int64_t limit, Time now, Time locked_until
    ) override {
        return store_.claim(limit, now, locked_until);
    }
    boost::asio::awaitable<std::vector<ComparedDecision>> load(std::vector<DecisionRef> decisions
    ) override {
        if (is_away) throw Unavailable("the database is away");
        for (const DecisionRef& ref : decisions)
            if (broken.contains(ref.id)) throw std::runtime_error("it is broken");
        return store_.load(std::move(decisions));
    }
    boost::asio::awaitable<void> file(std::vector<FiledDecision> decisions) override {
        if (const auto happen = std::exchange(before_file, nullptr)) co_await happen();
        co_await store_.file(std::move(decisions));
        if (const auto happen = std::exchange(after_file, nullptr)) co_await happen();
    }
    boost::asio::awaitable<std::vector<KeyHit>> find(std::vector<KeyQuestion> questions) override {
        return store_.find(std::move(questions));
    }
    boost::asio::awaitable<void> save(ScoringResult result) override {
        if (const auto happen = std::exchange(before_save, nullptr)) co_await happen();
        co_await store_.save(std::move(result));
    }
    boost::asio::awaitable<void> retry_later(ScoringJob job, std::string error, Time not_before)
        override {
        return store_.retry_later(std::move(job), std::move(error), not_before);
    }

private:
    ScoringStore& store_;
};

/// Records decisions, and compares those that wait.
class ScoringTest : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        watched_ = std::make_unique<WatchedScoring>(scoring());
        const Context context{io_.get_executor(), [this] { return clock_; }};
        worker_ = std::make_unique<ScoringWorker>(context, *watched_);
    }

    TraceRecord saying(
        const std::string& outcome,
        const std::string& agent_id = "planner",
        const std::optional<std::string>& project = "gateway"
    ) {
        TraceRecord trace = make_trace(outcome, agent_id);
        trace.decision.project = project;
        return trace;
    }
    DecisionId say(
        const std::string& outcome,
        const std::string& agent_id = "planner",
        const std::optional<std::string>& project = "gateway"
    ) {
        return record(saying(outcome, agent_id, project));
    }
    DecisionId supersede(DecisionId id, const std::string& outcome) {
        TraceRecord revision = saying(outcome);
        revision.decision.supersedes_id = id;
        return record(revision);
    }
    boost::asio::awaitable<void> supersede_later(DecisionId id) {
        TraceRecord revision = saying("We discussed it.");
        revision.decision.supersedes_id = id;
        (co_await traces().record(revision)).value();
    }

    boost::asio::awaitable<void> move_later(DecisionId id, std::string project) {
        const Visibility all = Visibility::everything();
        const Decision moved = (co_await decisions().find(kDefaultOrg, all, id)).value();
        const DecisionPatch patch{
            .decision = moved,
            .visibility = all,
            .at = now(),
            .project = std::move(project),
            .metadata = moved.metadata,
        };
        EXPECT_TRUE(co_await patches().patch(patch, make_change(kDefaultOrg)));
    }

    void step() { run(worker_->step()); }
    std::vector<ConflictDetail> all() {
        return run(conflicts().list(kDefaultOrg, Visibility::everything(), {})).conflicts;
    }
    std::vector<std::string> queue() {
        return stores_->query("SELECT attempts FROM conflict_queue ORDER BY attempts");
    }
    std::string count(const std::string& table) {
        return stores_->query("SELECT count(*) FROM " + table).at(0);
    }
    /// Compares one decision of the queue, on the store itself.
    boost::asio::awaitable<void> compare(DecisionId id) {
        ScoringBatch batch(scoring(), threads_, [this] { return clock_; });
        std::vector<ScoringJob> jobs{{kDefaultOrg, id, 0}};
        co_await batch.work_off(jobs);
    }

    boost::asio::thread_pool threads_{1};
    std::unique_ptr<WatchedScoring> watched_;
    std::unique_ptr<ScoringWorker> worker_;
};

}  // namespace akashi::contract

#include "base/log.hpp"
#include "search/outbox_worker.hpp"
#include "search/vector_backfill.hpp"
#include "testing/stores/stores.hpp"
#include "testing/tiny_model.hpp"
#include "vectors/vector_index.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// An index that refuses or is away exactly when a test says so.
class Points final : public PointStore {
public:
    bool is_away = false;
    std::set<DecisionId> refused;
    std::map<DecisionId, VectorPoint> stored;
    std::vector<std::size_t> upserts;  ///< the sizes of the batches that came
    /// Happens before the next batch is stored.
    std::function<boost::asio::awaitable<void>()> meanwhile;

    boost::asio::awaitable<bool> is_reachable() override { co_return true; }
    boost::asio::awaitable<void> upsert(std::vector<VectorPoint> points) override {
        upserts.push_back(points.size());
        if (const auto happen = std::exchange(meanwhile, nullptr)) co_await happen();
        if (is_away) throw VectorsAway("the index is away");
        for (const auto& point : points)
            if (refused.contains(point.id)) throw PointRejected("the point is bad");
        for (auto& point : points) stored[point.id] = std::move(point);
        co_return;
    }
    boost::asio::awaitable<void> remove(std::vector<DecisionId> ids) override {
        if (is_away) throw VectorsAway("the index is away");
        for (const auto& id : ids)
            if (refused.contains(id)) throw PointRejected("the id is bad");
        for (const auto& id : ids) stored.erase(id);
        co_return;
    }
    boost::asio::awaitable<Page> list_ids(std::optional<DecisionId>, std::int64_t) override {
        co_return Page();
    }
};

/// A worker with an index in another process, and a model in this one.
class OutboxWorkerContract : public ContractTest {
protected:
    ~OutboxWorkerContract() override {
        if (embedding_) run(embedding_->stop());
    }

    /// Before it is started, the provider is away.
    void use_model(const testing::TinyModel& model, bool is_started = true) {
        EmbeddingConfig config;
        config.provider = "static";
        config.model_path = model.path();
        use(config, is_started);
    }
    void use(const EmbeddingConfig& config, bool is_started = true) {
        batch_.reset();
        if (embedding_) run(embedding_->stop());
        embedding_ = std::make_unique<EmbeddingService>(io_.get_executor(), config);
        if (is_started) run(embedding_->start());
    }
    void await_model() {
        while (!embedding_->model()) step();
    }
    /// Lets others run for a moment.
    void step() { testing::run(io_, give_way()); }
    boost::asio::awaitable<void> give_way() {
        co_await boost::asio::post(io_.get_executor(), boost::asio::use_awaitable);
    }
    /// Deletes an agent, and works on everything that is free then.
    boost::asio::awaitable<void> delete_and_work_off(std::string agent) {
        co_await AgentDeletionService(stores_->identity().deletions, now)
            .remove(std::move(agent), make_change());
        auto others = co_await outbox().claim(100, clock_, clock_ + kClaim);
        co_await batch().work_off(std::move(others));
    }

    OutboxPorts ports() { return {outbox(), vectors().store, *embedding_, &points_}; }
    Context context() {
        return {io_.get_executor(), [this] { return clock_; }};
    }

    /// One batch with everything that is free.
    OutboxBatch::Outcome work_off() {
        auto entries = run(outbox().claim(100, clock_, clock_ + kClaim));
        return run(batch().work_off(std::move(entries)));
    }
    OutboxBatch& batch() {
        if (!batch_) batch_ = std::make_unique<OutboxBatch>(ports(), context().clock);
        return *batch_;
    }
    std::set<DecisionId> indexed() const {
        std::set<DecisionId> ids;
        for (const auto& [id, point] : points_.stored) ids.insert(id);
        return ids;
    }
    DecisionId supersede(DecisionId id) {
        TraceRecord revision = make_trace("revision");
        revision.decision.supersedes_id = id;
        return record(revision);
    }
    OutboxStatus status() { return run(outbox_upkeep().status()); }
    std::vector<std::string> attempts() {
        return stores_->query("SELECT attempts FROM search_outbox ORDER BY attempts");
    }
    std::string output() const {
        std::string all;
        for (const auto& line : lines_) all += line + "\n";
        return all;
    }

    const testing::TinyModel model_{{{"login", 0}, {"payments", 1}}};
    Points points_;
    std::unique_ptr<EmbeddingService> embedding_;
    std::unique_ptr<OutboxBatch> batch_;
    std::vector<std::string> lines_;
    log::Capture capture_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

TEST_P(OutboxWorkerContract, TellsTheIndexWhatIsNewAndWhatEnded) {
    use_model(model_);
    await_model();
    const DecisionId old = record("login");
    work_off();
    const DecisionId next = supersede(old);
    const auto outcome = work_off();
    EXPECT_TRUE(outcome.has_changed);
    EXPECT_THAT(indexed(), ElementsAre(next));
    EXPECT_EQ(status().pending, 0);
    EXPECT_THAT(run(vectors().store.list_embedded({old, next})), ElementsAre(next));
}

TEST_P(OutboxWorkerContract, FindsThePointThatIsRefusedByHalvingAndCountsItsAttemptAlone) {
    use_model(model_);
    await_model();
    std::vector<DecisionId> ids(8);
    for (DecisionId& id : ids) id = record("one of eight");
    points_.refused = {ids[5]};
    work_off();
    EXPECT_THAT(indexed(), SizeIs(7));
    EXPECT_FALSE(indexed().contains(ids[5]));
    EXPECT_EQ(points_.upserts.front(), 8U);
    EXPECT_LE(points_.upserts.size(), 7U) << "8, 4, 4, 2, 2, 1, 1";
    EXPECT_THAT(attempts(), ElementsAre("1"));
    EXPECT_THAT(
        stores_->query("SELECT last_error FROM search_outbox"), ElementsAre("the point is bad")
    );
}

TEST_P(OutboxWorkerContract, WaitsLongerAfterEachAttemptAndTellsOfTheLast) {
    use_model(model_);
    await_model();
    const DecisionId id = record("bad");
    points_.refused = {id};
    for (const auto pause : {2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s}) {
        EXPECT_THAT(output(), Not(HasSubstr("dead-letter")));
        work_off();
        clock_ += pause - kTick;
        EXPECT_THAT(run(outbox().claim(1, clock_, clock_)), IsEmpty()) << pause;
        clock_ += kTick;
    }
    EXPECT_EQ(status().dead_letters, 1);
    EXPECT_THAT(
        lines_,
        Contains(AllOf(
            HasSubstr("search outbox: dead-letter entry"),
            HasSubstr(R"("level":"WARN")"),
            HasSubstr(R"("outbox_id":)"),
            HasSubstr(id.str()),
            HasSubstr(R"("operation":"upsert")"),
            HasSubstr(R"("attempts":10)")
        ))
    );
}

TEST_P(OutboxWorkerContract, CountsNoAttemptWhileTheIndexIsAway) {
    use_model(model_);
    await_model();
    const DecisionId id = record("later");
    points_.is_away = true;
    for (int i = 0; i < 20; ++i) EXPECT_TRUE(work_off().is_index_away);
    EXPECT_THAT(attempts(), ElementsAre("0"));
    points_.is_away = false;
    work_off();
    EXPECT_THAT(indexed(), ElementsAre(id));
}

TEST_P(OutboxWorkerContract, CountsAnUpsertThatCameTooLateAsDoneAndRemovesItsPoint) {
    use_model(model_);
    await_model();
    const DecisionId old = record("login");
    points_.stored[old] = {};  // an attempt whose end nobody saw
    const auto entries = run(outbox().claim(1, clock_, clock_ + kClaim));
    const DecisionId next = supersede(old);
    run(batch().work_off(entries));
    EXPECT_THAT(indexed(), IsEmpty());
    work_off();
    EXPECT_THAT(indexed(), ElementsAre(next));
    EXPECT_EQ(status().pending, 0);
}

TEST_P(OutboxWorkerContract, RemovesThePointOfADecisionThatIsDeletedWhileItIsTold) {
    use_model(model_);
    await_model();
    add_agent("leaver");
    const DecisionId id = record("login", "leaver");
    auto entries = run(outbox().claim(1, clock_, clock_ + kClaim));
    // Somebody else works on what there is before the index has stored the point.
    points_.meanwhile = [this] { return delete_and_work_off("leaver"); };
    run(batch().work_off(std::move(entries)));
    EXPECT_FALSE(find(id).has_value());
    clock_ = now() + kClaim;
    work_off();
    EXPECT_THAT(indexed(), IsEmpty());
    EXPECT_EQ(status().pending, 0);
}

TEST_P(OutboxWorkerContract, LeavesDecisionsWithoutAVectorToTheBackfill) {
    use_model(model_, false);
    const DecisionId id = record("login");
    EXPECT_EQ(work_off().skipped, 1);
    EXPECT_EQ(status().pending, 0);

    run(embedding_->start());
    await_model();
    VectorBackfill backfill(context(), outbox_upkeep(), *embedding_, [] {});
    backfill.start();
    while (status().pending == 0) step();
    run(backfill.stop());
    work_off();
    EXPECT_THAT(indexed(), ElementsAre(id));
}

TEST_P(OutboxWorkerContract, KeepsWhatTheIndexLacksUntilThereIsAProviderAgain) {
    use_model(model_);
    await_model();
    const DecisionId id = record("login");
    points_.is_away = true;
    work_off();
    points_.is_away = false;
    use_model(model_, false);
    EXPECT_EQ(work_off().kept, 1);
    run(embedding_->start());
    await_model();
    work_off();
    EXPECT_THAT(indexed(), ElementsAre(id));
}

TEST_P(OutboxWorkerContract, MakesAllVectorsAnewForAnotherModel) {
    use_model(model_);
    await_model();
    const DecisionId id = record("login");
    work_off();
    const Vector before = points_.stored.at(id).vector;

    const testing::TinyModel other({{"login", 7}});
    use_model(other);
    await_model();
    VectorBackfill backfill(context(), outbox_upkeep(), *embedding_, [] {});
    backfill.start();
    while (status().pending == 0) step();
    run(backfill.stop());
    work_off();
    EXPECT_NE(points_.stored.at(id).vector, before);
}

TEST_P(OutboxWorkerContract, TellsAnEmptyIndexOfEveryCurrentDecision) {
    use_model(model_);
    await_model();
    const DecisionId old = record("login");
    work_off();
    const DecisionId next = supersede(old);
    work_off();
    const DecisionId claimed = record("payments");
    const auto entries = run(outbox().claim(1, clock_, clock_ + kClaim));
    VectorBackfill backfill(context(), outbox_upkeep(), *embedding_, [] {});
    backfill.start();
    while (status().pending != 1) step();
    points_.stored.clear();
    backfill.refill();
    while (status().pending != 2) step();
    run(backfill.stop());
    // Whoever works on it may have told the index before that lost its points.
    run(outbox().complete(entries));
    work_off();
    EXPECT_THAT(indexed(), ElementsAre(next, claimed));
}

TEST_P(OutboxWorkerContract, LetsNothingPileUpWithoutAProvider) {
    EmbeddingConfig config;
    config.provider = "noop";
    use(config);
    for (int i = 0; i < 3; ++i) supersede(record("login"));
    OutboxWorker worker(context(), ports(), outbox_upkeep(), {}, {});
    worker.start();
    while (status().pending > 0) step();
    run(worker.stop(SteadyClock::now() + 5s));
    EXPECT_THAT(indexed(), IsEmpty());
    EXPECT_THAT(output(), Not(HasSubstr("drain timed out")));
}

TEST_P(OutboxWorkerContract, DrainsBeforeItStops) {
    use_model(model_);
    await_model();
    std::set<DecisionId> all;
    OutboxWorker worker(context(), ports(), outbox_upkeep(), {.batch_size = 2}, {});
    worker.start();
    for (int i = 0; i < 7; ++i) all.insert(record("login"));
    run(worker.stop(SteadyClock::now() + 5s));
    EXPECT_EQ(indexed(), all);
    EXPECT_THAT(output(), Not(HasSubstr("drain timed out")));
}

TEST_P(OutboxWorkerContract, SaysWhenSomethingIsLeftAtTheStop) {
    use_model(model_);
    await_model();
    points_.is_away = true;
    OutboxWorker worker(context(), ports(), outbox_upkeep(), {}, {});
    worker.start();
    record("login");
    run(worker.stop(SteadyClock::now() + 5s));
    EXPECT_THAT(output(), HasSubstr(R"("msg":"search outbox: drain timed out")"));
}

TEST_P(OutboxWorkerContract, RemovesDeadLettersAfterAWeekAndSaysSo) {
    use_model(model_);
    await_model();
    const DecisionId id = record("bad");
    points_.refused = {id};
    for (int i = 0; i < 10; ++i) {
        work_off();
        clock_ += 300s;
    }
    ASSERT_EQ(status().dead_letters, 1);
    clock_ += std::chrono::days(7);
    OutboxWorker worker(context(), ports(), outbox_upkeep(), {}, {});
    worker.start();
    while (status().dead_letters > 0) step();
    run(worker.stop(SteadyClock::now() + 5s));
    EXPECT_THAT(
        lines_,
        Contains(AllOf(
            HasSubstr(R"("msg":"search outbox: cleaned dead-letter entries")"),
            HasSubstr(R"("deleted":1)")
        ))
    );
}

AKASHI_CONTRACT(OutboxWorkerContract);

}  // namespace
}  // namespace akashi::contract

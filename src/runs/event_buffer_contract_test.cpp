#include "base/log.hpp"
#include "base/maybe_stored.hpp"
#include "base/not_writable.hpp"
#include "runs/event_buffer.hpp"
#include "testing/stores/stores.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>

namespace akashi::contract {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A store with the troubles of a network.
class TroubledStore final : public EventStore {
public:
    explicit TroubledStore(EventStore& store) : store_(store) {}

    boost::asio::awaitable<std::optional<EventMark>> find_mark(Uuid log) override {
        return store_.find_mark(log);
    }
    boost::asio::awaitable<void> add_log(EventLogName name) override {
        return store_.add_log(name);
    }
    boost::asio::awaitable<bool> claim(EventLogName name, Uuid from) override {
        return store_.claim(name, from);
    }
    boost::asio::awaitable<std::vector<EventFate>> store(
        EventLogName name,
        std::uint64_t from,
        std::uint64_t to,
        std::span<const EventBatch* const> batches
    ) override {
        if (is_away) throw Unavailable("the store is away");
        for (const EventBatch* batch : batches)
            if (batch->events.at(0).event_type == "poison") throw EventsRefused("poison");
        auto fates = co_await store_.store(name, from, to, batches);
        if (loses_answers > 0) {
            --loses_answers;
            throw Unavailable("the answer was lost");
        }
        co_return fates;
    }

    std::atomic<bool> is_away = false;
    std::atomic<int> loses_answers = 0;

private:
    EventStore& store_;
};

/// A buffer with a log in a directory of its own, before the store of a run.
class EventBufferContract : public ContractTest {
protected:
    void SetUp() override {
        ContractTest::SetUp();
        const TraceRecord trace = make_trace("a decision");
        record(trace);
        run_ = trace.run.id;
        config_.wal_dir = directory_.string();
        config_.flush_timeout = 20ms;
        store_ = std::make_unique<TroubledStore>(events());
        open();
    }
    void TearDown() override {
        close();
        threads_.join();
        std::filesystem::remove_all(directory_);
    }

    void open() {
        buffer_ =
            std::make_unique<EventBuffer>(threads_.get_executor(), *store_, sequence_, config_);
        on_threads(buffer_->start());
    }
    void close() {
        if (!buffer_) return;
        on_threads(buffer_->stop(5s));
        buffer_.reset();
    }
    /// As after a crash: what is not stored is left to the next one.
    void crash() {
        store_->is_away = true;
        on_threads(buffer_->stop(0ms));
        buffer_.reset();
        store_->is_away = false;
    }

    template <class T>
    T on_threads(boost::asio::awaitable<T> task) {
        return spawn(std::move(task)).get();
    }
    template <class T>
    std::future<T> spawn(boost::asio::awaitable<T> task) {
        return boost::asio::co_spawn(
            boost::asio::make_strand(threads_), std::move(task), boost::asio::use_future
        );
    }

    EventBatch batch(std::vector<std::string> types) const {
        EventBatch batch;
        batch.org = kDefaultOrg;
        batch.run = run_;
        batch.agent_id = "planner";
        for (std::string& type : types) {
            Event event;
            event.id = Uuid::make_v7();
            event.event_type = std::move(type);
            event.occurred_at = event.created_at = now();
            batch.events.push_back(std::move(event));
        }
        return batch;
    }
    EventBatch with_key(EventBatch batch, std::string answer) const {
        batch.once = Idempotency{"planner", "POST:/v1/runs/x/events", "key", "hash", answer};
        return batch;
    }
    std::optional<Durability> append(EventBatch batch) {
        return on_threads(buffer_->append(std::move(batch)));
    }
    /// Returns when all is stored, which may take longer than a request waits for it.
    void settle() {
        while (!on_threads(buffer_->settle(run_))) {
        }
    }
    std::vector<std::string> types() {
        return stores_->query(
            "SELECT event_type FROM agent_events WHERE event_type LIKE 'test%' ORDER BY "
            "sequence_num"
        );
    }
    bool has_logged(const std::string& text) {
        const std::lock_guard lock(mutex_);
        return std::ranges::any_of(lines_, [&](const auto& line) { return line.contains(text); });
    }

    const std::filesystem::path directory_ =
        std::filesystem::temp_directory_path() / ("akashi-buffer-" + Uuid::make_v4().str());
    EventsConfig config_;
    EventSequence sequence_;
    boost::asio::thread_pool threads_{2};
    RunId run_;
    std::unique_ptr<TroubledStore> store_;
    std::unique_ptr<EventBuffer> buffer_;
    std::mutex mutex_;
    std::vector<std::string> lines_;
    log::Capture capture_{[this](std::string_view line) {
        const std::lock_guard lock(mutex_);
        lines_.emplace_back(line);
    }};
};
AKASHI_CONTRACT(EventBufferContract);

TEST_P(EventBufferContract, StoresEventsInTheOrderInWhichItTookThem) {
    for (int i = 100; i < 150; ++i)
        EXPECT_EQ(append(batch({"test " + std::to_string(i)})), Durability::synced);
    settle();
    const auto stored = types();
    EXPECT_THAT(stored, SizeIs(50));
    EXPECT_TRUE(std::ranges::is_sorted(stored));
    EXPECT_EQ(buffer_->depth(), 0);
}

TEST_P(EventBufferContract, TakesEventsWhileTheStoreIsAway) {
    store_->is_away = true;
    EXPECT_EQ(append(batch({"test 1", "test 2"})), Durability::synced);
    EXPECT_EQ(buffer_->depth(), 2);
    while (!has_logged("trace: flush failed")) {
    }
    EXPECT_THAT(types(), IsEmpty());
    store_->is_away = false;
    settle();
    EXPECT_THAT(types(), ElementsAre("test 1", "test 2"));
}

TEST_P(EventBufferContract, StoresAfterARestartWhatACrashLeft) {
    store_->is_away = true;
    append(batch({"test 1"}));
    append(batch({"test 2"}));
    crash();
    open();
    EXPECT_TRUE(has_logged("trace: recovered events from WAL"));
    append(batch({"test 3"}));
    settle();
    EXPECT_THAT(types(), ElementsAre("test 1", "test 2", "test 3"));
}

TEST_P(EventBufferContract, StoresOnceWhatWasStoredWithoutAnAnswer) {
    store_->loses_answers = 1;
    append(batch({"test 1"}));
    append(batch({"test 2"}));
    settle();
    EXPECT_THAT(types(), ElementsAre("test 1", "test 2"));
    EXPECT_EQ(buffer_->depth(), 0);
}

TEST_P(EventBufferContract, StoresOnceWhatACrashLeftWithoutAnAnswer) {
    store_->is_away = true;
    append(batch({"test 1"}));
    store_->loses_answers = 1'000;
    store_->is_away = false;
    while (types().empty()) {
    }
    store_->loses_answers = 0;
    crash();
    open();
    settle();
    EXPECT_THAT(types(), ElementsAre("test 1"));
}

TEST_P(EventBufferContract, AnswersARequestWithAKeyWhenItIsStored) {
    EXPECT_EQ(append(with_key(batch({"test 1"}), R"({"n":1})")), Durability::stored);
    EXPECT_THAT(types(), ElementsAre("test 1"));
    EXPECT_THROW(append(with_key(batch({"test 2"}), R"({"n":2})")), IdempotencyKeyTaken);
    EXPECT_THAT(types(), ElementsAre("test 1"));
}

TEST_P(EventBufferContract, StoresOneOfEqualRequestsThatComeAtOnce) {
    std::vector<std::future<std::optional<Durability>>> answers;
    for (int i = 0; i < 8; ++i) {
        const std::string answer = "{\"n\":" + std::to_string(i) + "}";
        answers.push_back(spawn(buffer_->append(with_key(batch({"test"}), answer))));
    }
    int stored = 0;
    for (auto& answer : answers) {
        try {
            EXPECT_EQ(answer.get(), Durability::stored);
            ++stored;
        } catch (const IdempotencyKeyTaken&) {
        }
    }
    EXPECT_EQ(stored, 1);
    EXPECT_THAT(types(), ElementsAre("test"));
}

TEST_P(EventBufferContract, TellsWhenTheRunIsGone) {
    EventBatch events = with_key(batch({"test"}), R"({"n":1})");
    events.run = RunId::make();
    EXPECT_EQ(append(std::move(events)), std::nullopt);
}

TEST_P(EventBufferContract, RefusesMoreEventsThanItMayHold) {
    store_->is_away = true;
    const std::vector<std::string> many(10'000, "test");
    for (int i = 0; i < 10; ++i) append(batch(many));
    EXPECT_EQ(buffer_->depth(), EventBuffer::kMaxEvents);
    EXPECT_TRUE(buffer_->is_full());
    EXPECT_THROW(append(batch({"test"})), Unavailable);
    EXPECT_TRUE(has_logged("trace: buffer at capacity"));
    EXPECT_EQ(buffer_->depth(), EventBuffer::kMaxEvents);
    crash();
    open();
    settle();
    EXPECT_THAT(
        stores_->query("SELECT count(*) FROM agent_events WHERE event_type = 'test'"),
        ElementsAre("100000")
    );
}

TEST_P(EventBufferContract, RefusesMoreBytesThanItMayHold) {
    store_->is_away = true;
    EventBatch large = batch({"test"});
    large.events[0].payload = "{\"x\":\"" + std::string(10'000'000, 'x') + "\"}";
    int taken = 0;
    try {
        for (; taken < 20; ++taken) append(large);
    } catch (const Unavailable&) {
    }
    EXPECT_EQ(taken, 13);
    EXPECT_EQ(buffer_->depth(), 13);
    crash();
}

TEST_P(EventBufferContract, SetsEventsAsideThatTheStoreCanNeverTake) {
    store_->is_away = true;
    append(batch({"test 1"}));
    append(batch({"poison"}));
    append(batch({"test 2"}));
    store_->is_away = false;
    settle();
    EXPECT_THAT(types(), ElementsAre("test 1", "test 2"));
    EXPECT_EQ(buffer_->depth(), 0);
    const std::filesystem::directory_iterator kept(directory_ / "quarantine");
    EXPECT_THAT(kept->path().filename().string(), HasSubstr("refused-"));
    EXPECT_TRUE(has_logged("the store refused events for good"));
}

TEST_P(EventBufferContract, AnswersWithoutALogWhenTheEventsAreStored) {
    close();
    config_.has_no_log = true;
    open();
    EXPECT_EQ(append(batch({"test 1"})), Durability::stored);
    EXPECT_THAT(types(), ElementsAre("test 1"));
}

TEST_P(EventBufferContract, SaysWhatTheModePromises) {
    for (const auto mode : {SyncMode::batch, SyncMode::none}) {
        close();
        config_.sync_mode = mode;
        open();
        EXPECT_EQ(append(batch({"test"})), Durability::written);
    }
}

TEST_P(EventBufferContract, DoesNotStartWithTheLogOfAnotherDatabase) {
    store_->is_away = true;
    append(batch({"test"}));
    crash();
    stores_->query("DELETE FROM event_wals");
    try {
        open();
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("of another database"));
        EXPECT_THAT(error.what(), HasSubstr(directory_.string()));
    }
    buffer_.reset();
    EXPECT_THROW(open(), std::runtime_error) << "the next start is no better";
    buffer_.reset();
}

TEST_P(EventBufferContract, LosesNothingToACopyOfItsDirectory) {
    append(batch({"test 1"}));
    settle();
    const auto copied = directory_.string() + "-copy";
    std::filesystem::copy(directory_, copied, std::filesystem::copy_options::recursive);
    {
        EventsConfig of_copy = config_;
        of_copy.wal_dir = copied;
        EventSequence sequence;
        EventBuffer other(threads_.get_executor(), *store_, sequence, of_copy);
        on_threads(other.start());
        EXPECT_EQ(on_threads(other.append(batch({"test of the copy"}))), Durability::synced);
        on_threads(other.settle(run_));
        on_threads(other.stop(5s));
    }
    std::filesystem::remove_all(copied);
    EXPECT_EQ(append(batch({"test 2"})), Durability::synced);
    while (!buffer_->fault()) {
    }
    EXPECT_THROW(append(batch({"test 3"})), NotWritable);
    EXPECT_FALSE(on_threads(buffer_->settle(run_)));
    EXPECT_TRUE(has_logged("another server uses a copy of the event log"));
    crash();
    for (int start = 0; start < 2; ++start) {
        try {
            open();
            FAIL();
        } catch (const std::runtime_error& error) {
            EXPECT_THAT(error.what(), HasSubstr("another server has used a copy of it"));
        }
        buffer_.reset();
    }
    EventSequence sequence;
    const EventLogOptions options = config_.log().value();
    EventLog log(options, sequence, [](const auto&) {});
    EXPECT_EQ(log.read_unstored(0, 1'000'000).size(), 2u) << "nothing is deleted";
    EXPECT_THAT(types(), ElementsAre("test 1", "test of the copy"));
}

TEST_P(EventBufferContract, StartsAfterACrashWhileItBecameTheOwner) {
    crash();
    // The store knows the new name, and the directory has it only as the next one.
    std::filesystem::rename(directory_ / "owner", directory_ / "owner.next");
    std::ofstream(directory_ / "owner") << Uuid::make_v4().str();
    for (int start = 0; start < 2; ++start) {
        open();
        append(batch({"test"}));
        settle();
        crash();
    }
    EXPECT_THAT(types(), SizeIs(2));
}

}  // namespace
}  // namespace akashi::contract

#include "base/log.hpp"
#include "runs/event_log.hpp"
#include "testing/process.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>

namespace akashi::testing {
namespace {

/// AKASHI_KILL_ROUNDS; the default is small enough for every run of the tests.
int rounds() {
    const char* text = std::getenv("AKASHI_KILL_ROUNDS");
    return text == nullptr ? 5 : std::atoi(text);
}

constexpr int kMostEvents = 1'000'000;  // that one process appends

/// What processes were told is safe, and what is found in their log.
class EventLogKillNine : public ::testing::TestWithParam<const char*> {
protected:
    EventLogKillNine() { log::set_level(log::Level::warn); }

    /// A process that appends, and dies at the fault point or when it is killed.
    ServerProcess start(const std::string& fault = "") {
        const std::string first = std::to_string(kMostEvents * process_++);
        return ServerProcess({
            .command = {AKASHI_EVENT_LOG_CHILD, directory_, GetParam(), first},
            .environment = {{"AKASHI_FAULT", fault}},
        });
    }

    void wait_for_end(ServerProcess& child) {
        ASSERT_EQ(child.wait(), 128 + SIGKILL) << child.log();
        std::istringstream output(child.log());
        for (std::string line; std::getline(output, line);)
            if (line.starts_with("safe ")) safe_.insert(line.substr(5));
    }

    /// Everything that is safe is there, once and in order. Some of it is forgotten then.
    void expect_everything_once(std::mt19937& random) {
        EventSequence sequence;
        EventLog log({.directory = directory_}, sequence, [](const auto&) {});
        std::map<std::string, std::uint64_t> found;  // with their LSNs
        std::vector<std::uint64_t> lsns = {forgotten_};
        std::int64_t last_number = 0;
        while (true) {
            const auto part = log.read_unstored(lsns.back(), 10'000);
            if (part.empty()) break;
            for (const LoggedBatch& logged : part) {
                ASSERT_GT(logged.lsn, lsns.back());
                lsns.push_back(logged.lsn);
                for (const Event& event : logged.batch.events) {
                    ASSERT_GT(event.sequence_num, last_number);
                    last_number = event.sequence_num;
                    ASSERT_TRUE(found.emplace(event.payload, logged.lsn).second)
                        << "twice: " << event.payload;
                }
            }
        }
        for (const auto& payload : safe_) ASSERT_TRUE(found.contains(payload)) << payload;
        forgotten_ = lsns[random() % lsns.size()];
        log.forget(forgotten_);
        for (const auto& [payload, lsn] : found)
            if (lsn <= forgotten_) safe_.erase(payload);
    }

    const TemporaryDirectory root_;
    const std::string directory_ = root_ / "wal";
    int process_ = 0;
    std::set<std::string> safe_;  // and not forgotten
    std::uint64_t forgotten_ = 0;
};

TEST_P(EventLogKillNine, LosesNoEventThatIsSafe) {
    std::mt19937 random(20240301);
    for (int round = 0; round < rounds(); ++round) {
        SCOPED_TRACE(fmt::format("round {}", round));
        auto child = start();
        ASSERT_TRUE(child.wait_for_line("safe")) << child.log();
        const auto number = kMostEvents * (process_ - 1) + static_cast<int>(random() % 300);
        ASSERT_TRUE(child.wait_for_line(fmt::format(":{}}}", number))) << child.log();
        child.signal(SIGKILL);
        ASSERT_NO_FATAL_FAILURE(wait_for_end(child));
        ASSERT_NO_FATAL_FAILURE(expect_everything_once(random));
    }
}

TEST_P(EventLogKillNine, LosesNoEventAtThePointsWhereItHurts) {
    std::mt19937 random(20240302);
    for (int round = 0; round < rounds(); ++round) {
        for (const char* point : {"wal.after_write", "wal.after_sync"}) {
            SCOPED_TRACE(fmt::format("round {} at {}", round, point));
            auto child = start(fmt::format("{}:{}", point, 1 + random() % 100));
            ASSERT_NO_FATAL_FAILURE(wait_for_end(child));
            ASSERT_NO_FATAL_FAILURE(expect_everything_once(random));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Mode,
    EventLogKillNine,
    ::testing::Values("full", "batch", "none"),
    [](const auto& mode) { return std::string(mode.param); }
);

}  // namespace
}  // namespace akashi::testing

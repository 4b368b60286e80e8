#include "changing_crowd.hpp"
#include "vector_fleet.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace akashi::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kWriters = 4;

/// Every file of the snapshot.
std::vector<fs::path> snapshot_of(const VectorFleet& fleet, std::size_t place) {
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::recursive_directory_iterator(fleet.data_directory(place) + "/vectors"))
        if (entry.is_regular_file()) files.push_back(entry.path());
    return files;
}

void truncate(const fs::path& file) { fs::resize_file(file, fs::file_size(file) / 2); }

void damage(const fs::path& file) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = static_cast<std::streamoff>(fs::file_size(file));
    for (std::streamoff at = size / 3; at < size; at += 97) bytes.seekp(at).put('\x5a');
}

/// Servers that search vectors in their own memory.
class MemoryVectors : public ::testing::TestWithParam<int> {
protected:
    void change_decisions(const std::string& name) {
        ChangingCrowd crowd(fleet.ports(), name, kWriters);
        ASSERT_TRUE(crowd.wait_for_answers(100)) << fleet.log();
        crowd.stop();
        ASSERT_EQ(crowd.wrong_answer(), "");
    }
    /// Whether a search by meaning finds it on this server.
    static bool is_found(Client& client, const std::string& outcome) {
        const auto answer = client.post(
            "/v1/search",
            fmt::format(
                R"({{"query":"login and payments","filters":{{"outcome":"{}"}},"explain":true}})",
                outcome
            )
        );
        if (answer.status != 200) return false;
        const auto found = answer.json();
        for (const auto& hit : found.at("data").as_array())
            if (hit.at("explanation").as_object().contains("nearness")) return true;
        return false;
    }
    void expect_all_are_found() {
        ASSERT_TRUE(fleet.settles(nullptr));
        const auto current = fleet.query("SELECT outcome FROM decisions WHERE valid_to IS NULL");
        const auto ended = fleet.query("SELECT outcome FROM decisions WHERE valid_to IS NOT NULL");
        ASSERT_FALSE(ended.empty());
        for (std::size_t place = 0; place < fleet.size(); ++place) {
            auto client = fleet.server(place).client();
            for (const auto& row : current)
                ASSERT_TRUE(eventually([&] { return is_found(client, row.at(0)); }))
                    << row.at(0) << " on " << place << "\n"
                    << fleet.log();
            for (const auto& row : ended) ASSERT_FALSE(is_found(client, row.at(0))) << row.at(0);
        }
    }
    void restart_with(const std::function<void(const fs::path&)>& change) {
        fleet.end_all();
        for (std::size_t place = 0; place < fleet.size(); ++place) {
            const auto files = snapshot_of(fleet, place);
            ASSERT_FALSE(files.empty()) << "no snapshot was written";
            for (const auto& file : files) change(file);
        }
        fleet.start_all();
    }

    VectorFleet fleet{GetParam(), {}};
};

TEST_P(MemoryVectors, AreAllFoundAfterServersWereKilled) {
    change_decisions("before");
    {
        ChangingCrowd crowd(fleet.ports(), "meanwhile", kWriters);
        ASSERT_TRUE(crowd.wait_for_answers(50));
        fleet.kill(0);
        fleet.start(0);
        ASSERT_TRUE(crowd.wait_for_answers(50)) << fleet.log();
    }
    expect_all_are_found();
}

TEST_P(MemoryVectors, AreAllFoundWhateverHappensToTheSnapshot) {
    change_decisions("first");
    expect_all_are_found();
    for (const auto& change : {truncate, damage}) {
        restart_with(change);
        expect_all_are_found();
    }
    restart_with([](const fs::path& file) { fs::remove(file); });
    expect_all_are_found();
}

TEST_P(MemoryVectors, AreNotTakenFromTheSnapshotOfAnotherDatabase) {
    VectorFleet other(1, {});
    {
        ChangingCrowd crowd(other.ports(), "other", kWriters);
        ASSERT_TRUE(crowd.wait_for_answers(300));
    }
    ASSERT_TRUE(other.settles(nullptr));
    other.end_all();
    change_decisions("ours");
    ASSERT_TRUE(fleet.settles(nullptr));
    fleet.end_all();
    for (std::size_t place = 0; place < fleet.size(); ++place)
        fs::copy(
            other.data_directory(0) + "/vectors",
            fleet.data_directory(place) + "/vectors",
            fs::copy_options::recursive | fs::copy_options::overwrite_existing
        );
    fleet.start_all();
    expect_all_are_found();
}

INSTANTIATE_TEST_SUITE_P(Instances, MemoryVectors, ::testing::Values(1, 3), [](const auto& test) {
    return fmt::format("On{}", test.param);
});

}  // namespace
}  // namespace akashi::testing

#include "akashi.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>

namespace akashi::testing {
namespace {

constexpr int kDecisions = 50;
constexpr std::streamoff kFirstPage = 4096;

/// Inverts every bit of a file behind its first page.
void damage(const std::string& path) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(kFirstPage);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    ASSERT_FALSE(bytes.empty()) << path;
    for (char& byte : bytes) byte = static_cast<char>(~byte);
    file.clear();
    file.seekp(kFirstPage);
    file << bytes;
}

/// A server that has just started on a database with decisions: everything is in the files, and
/// little of it in memory.
class DamagedFiles : public ::testing::Test {
protected:
    void SetUp() override {
        {
            Akashi first({.data_directory = data_});
            auto client = first.client();
            for (int i = 0; i < kDecisions; ++i)
                ASSERT_TRUE(record(client, fmt::format("outcome number {}", i)));
            first.signal(SIGTERM);
            ASSERT_EQ(first.wait(), 0) << first.log();
        }
        server_.emplace(AkashiOptions{.data_directory = data_});
        server_->port();
    }

    static Answer search(Client& client) {
        return client.post("/v1/search", R"({"query":"outcome","limit":100})");
    }

    /// Searches until it is answered, which must happen soon, and finds all.
    void expect_search_recovers() {
        auto client = server_->client();
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        Answer found = search(client);
        while (found.status == 503 && std::chrono::steady_clock::now() < end) {
            EXPECT_NE(found.body.find("search index is damaged"), std::string::npos) << found.body;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            found = search(client);
        }
        ASSERT_EQ(found.status, 200) << found.body << server_->log();
        EXPECT_EQ(found.json().at("data").as_array().size(), std::size_t{kDecisions});
        const auto check =
            client.post("/v1/check", R"({"decision_type":"architecture","query":"outcome"})");
        EXPECT_EQ(check.status, 200) << check.body;
        EXPECT_EQ(reason(wait_for_health(client, "healthy")), "");
    }

    void expect_clean_end() {
        server_->signal(SIGTERM);
        EXPECT_EQ(server_->wait(), 0) << server_->log();
        EXPECT_EQ(integrity(data_), "ok");
    }

    TemporaryDirectory directory_;
    std::string data_ = directory_ / "data";
    std::optional<Akashi> server_;
};

TEST_F(DamagedFiles, AnIndexWhoseBitsFlipIsMadeAnewUnderTheRunningServer) {
    damage(data_ + "/search.db");
    auto client = server_->client();
    EXPECT_EQ(search(client).status, 503);
    EXPECT_TRUE(record(client, "traces go on")) << server_->log();
    expect_search_recovers();
    EXPECT_TRUE(server_->wait_for_line("the text index is rebuilt")) << server_->log();
    expect_clean_end();
}

TEST_F(DamagedFiles, AnIndexThatIsCutOffIsMadeAnewUnderTheRunningServer) {
    std::filesystem::resize_file(data_ + "/search.db", 3 * kFirstPage);
    expect_search_recovers();
    expect_clean_end();
}

TEST_F(DamagedFiles, AnIndexThatIsDeletedIsUsedOnAndMadeAnewAtTheNextStart) {
    std::filesystem::remove(data_ + "/search.db");
    expect_search_recovers();
    server_->signal(SIGTERM);
    EXPECT_EQ(server_->wait(), 0) << server_->log();
    server_.emplace(AkashiOptions{.data_directory = data_});
    expect_search_recovers();
    expect_clean_end();
}

TEST_F(DamagedFiles, AnIndexDamagedWhileTheServerIsDownIsMadeAnew) {
    expect_clean_end();
    damage(data_ + "/search.db");
    server_.emplace(AkashiOptions{.data_directory = data_});
    expect_search_recovers();
    expect_clean_end();
}

TEST_F(DamagedFiles, ADatabaseWhoseBitsFlipIsToldAndDoesNotEndTheServer) {
    damage(data_ + "/akashi.db");
    auto client = server_->client();
    for (const char* path : {"/v1/decisions/recent", "/v1/agents"})
        EXPECT_GE(client.get(path).status, 500) << path;
    EXPECT_GE(client.post("/v1/trace", trace_body("too late")).status, 500);
    EXPECT_TRUE(server_->wait_for_line("sqlite: the database is damaged")) << server_->log();
    // It asks the database once a second at most.
    EXPECT_TRUE(eventually([&] {
        return client.get("/health").json().at("status").as_string() != "healthy";
    })) << server_->log();
    server_->signal(SIGTERM);
    EXPECT_EQ(server_->wait(), 0) << server_->log();
}

}  // namespace
}  // namespace akashi::testing

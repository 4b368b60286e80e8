#include "akashi.hpp"
#include "write_fault.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace akashi::testing {
namespace {

std::string content(const std::string& path) {
    std::ifstream file(path);
    std::string text(std::istreambuf_iterator<char>(file), {});
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

/// A server that generates its own key.
AkashiOptions without_key(const TemporaryDirectory& directory) {
    return {.data_directory = directory / "data", .environment = {{"AKASHI_ADMIN_API_KEY", ""}}};
}

TEST(FirstStart, MakesAKeyThatOnlyTheOwnerCanReadAndThatWorks) {
    const TemporaryDirectory directory;
    Akashi server(without_key(directory));
    const auto port = server.port();

    const auto file = directory / "data/admin_api_key";
    const auto permissions = std::filesystem::status(file).permissions();
    EXPECT_EQ(static_cast<int>(permissions), 0600);
    const auto key = content(file);
    EXPECT_GE(key.size(), 32U);
    Client client(port, "ApiKey admin:" + key);
    EXPECT_TRUE(record(client, "the first decision"));
    EXPECT_EQ(count_decisions(client), 1);
}

TEST(FirstStart, IsTheOnlyOneThatMakesAKey) {
    const TemporaryDirectory directory;
    const auto file = directory / "data/admin_api_key";
    std::string key;
    {
        Akashi server(without_key(directory));
        server.port();
        key = content(file);
        server.signal(SIGTERM);
        ASSERT_EQ(server.wait(), 0) << server.log();
    }
    Akashi server(without_key(directory));
    Client client(server.port(), "ApiKey admin:" + key);
    EXPECT_EQ(content(file), key);
    EXPECT_TRUE(record(client, "after the second start"));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
    EXPECT_EQ(server.log().find(key), std::string::npos) << "a second start tells the key";
}

TEST(FirstStart, TakesTheKeyOfTheEnvironmentAndWritesItNowhere) {
    const TemporaryDirectory directory;
    Akashi server({.data_directory = directory / "data"});
    auto client = server.client();
    EXPECT_TRUE(record(client, "with a key that was given"));
    EXPECT_FALSE(std::filesystem::exists(directory / "data/admin_api_key"));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
    EXPECT_EQ(server.log().find(kAdminKey), std::string::npos);
}

TEST(FirstStart, FailsWhenTheDiskDoesNotKeepTheKeyAndMakesOneNextTime) {
    const TemporaryDirectory directory;
    const auto file = directory / "data/admin_api_key";
    WriteFault fault;
    AkashiOptions options = without_key(directory);
    for (const auto& [name, value] : fault.environment()) options.environment[name] = value;
    options.environment["WRITE_FAULT_UNDER"] = file;
    fault.fail_with(EIO);
    {
        Akashi server(options);
        EXPECT_EQ(server.wait(), 1);
        EXPECT_NE(server.log().find("admin_api_key.new: Input/output error"), std::string::npos)
            << server.log();
    }
    fault.fail_with(0);
    Akashi server(options);
    Client client(server.port(), "ApiKey admin:" + content(file));
    EXPECT_TRUE(record(client, "with the key of the second start"));
}

TEST(FirstStart, LetsOnlyItsOwnerReadWhatItKeeps) {
    const TemporaryDirectory directory;
    Akashi server(without_key(directory));
    server.port();
    constexpr auto others = std::filesystem::perms::group_all | std::filesystem::perms::others_all;
    for (const auto& entry : std::filesystem::directory_iterator(directory / "data")) {
        const auto permissions = std::filesystem::status(entry).permissions();
        EXPECT_EQ(permissions & others, std::filesystem::perms::none) << entry.path();
    }
}

}  // namespace
}  // namespace akashi::testing

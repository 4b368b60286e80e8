#include "akashi.hpp"
#include "akashi_serve.hpp"
#include "command.hpp"
#include "dev_servers.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace akashi::testing {
namespace {

Ended create_key(
    const std::string& data, const std::string& agent, const std::vector<std::string>& more = {}
) {
    std::vector<std::string> words{"admin", "key", "create", "--agent", agent, "--data-dir", data};
    words.insert(words.end(), more.begin(), more.end());
    return run_akashi(words);
}

/// A server that generates its own key.
AkashiOptions without_key(const std::string& data) {
    return {.data_directory = data, .environment = {{"AKASHI_ADMIN_API_KEY", ""}}};
}

int status_with(std::uint16_t port, const std::string& agent, const std::string& key) {
    return Client(port, "ApiKey " + agent + ":" + key).get("/v1/decisions/recent").status;
}

TEST(AdminKey, IsMadeByTheFirstStartAlsoAfterAnImport) {
    const TemporaryDirectory directory;
    const auto data = directory / "data";
    std::filesystem::create_directory(directory / "adr");
    std::ofstream(directory / "adr/0001-use-sqlite.md")
        << "# 1. Use SQLite\n\n## Status\n\nAccepted\n\n## Context\n\nOne file.\n\n"
           "## Decision\n\nWe use SQLite.\n";
    const Ended imported = run_akashi({"import", "adr", directory / "adr", "--data-dir", data});
    ASSERT_EQ(imported.code, 0) << imported.output;
    ASSERT_NE(imported.output.find("Recorded 1"), std::string::npos) << imported.output;

    Akashi server(without_key(data));
    const auto port = server.port();
    std::ifstream file(data + "/admin_api_key");
    std::string key;
    file >> key;
    EXPECT_EQ(status_with(port, "admin", key), 200) << server.log();
}

TEST(AdminKey, IsCreatedBesideARunningServerAndValidAtOnce) {
    const TemporaryDirectory directory;
    const auto data = directory / "data";
    Akashi server({.data_directory = data});
    const auto port = server.port();
    const Ended created = create_key(data, "admin");
    ASSERT_EQ(created.code, 0) << created.output;
    EXPECT_EQ(status_with(port, "admin", created.key()), 200) << server.log();
    EXPECT_EQ(status_with(port, "admin", kAdminKey), 200) << "the other key stays valid";
    EXPECT_EQ(server.log().find(created.key()), std::string::npos);
}

TEST(AdminKey, BringsBackAServerWhoseKeysAreLost) {
    const TemporaryDirectory directory;
    const auto data = directory / "data";
    {
        Akashi server({.data_directory = data});
        server.port();
        server.signal(SIGTERM);
        ASSERT_EQ(server.wait(), 0) << server.log();
    }
    execute_sql(data, "DELETE FROM api_keys");
    const Ended created = create_key(data, "admin");
    ASSERT_EQ(created.code, 0) << created.output;
    Akashi server(without_key(data));
    EXPECT_EQ(status_with(server.port(), "admin", created.key()), 200) << server.log();
    EXPECT_FALSE(std::filesystem::exists(data + "/admin_api_key")) << "an admin has a key";
}

TEST(AdminKey, SaysWhatIsNotThere) {
    const TemporaryDirectory directory;
    const auto data = directory / "data";
    const Ended nowhere = create_key(data, "admin");
    EXPECT_EQ(nowhere.code, 1);
    EXPECT_NE(nowhere.output.find("akashi.db does not exist"), std::string::npos) << nowhere.output;
    EXPECT_FALSE(std::filesystem::exists(data)) << "a command makes no data directory";

    Akashi server({.data_directory = data});
    server.port();
    const Ended nobody = create_key(data, "nobody");
    EXPECT_EQ(nobody.code, 1);
    EXPECT_NE(nobody.output.find("no agent \"nobody\""), std::string::npos) << nobody.output;
    const std::string org = "11111111-2222-4333-8444-555555555555";
    const Ended unknown = create_key(data, "admin", {"--org", org});
    EXPECT_EQ(unknown.code, 1);
    EXPECT_NE(unknown.output.find("no organization " + org), std::string::npos) << unknown.output;
    const Ended elsewhere = create_key(data, "admin", {"--org", "acme"});
    EXPECT_EQ(elsewhere.code, 1);
    EXPECT_NE(elsewhere.output.find("no organization acme"), std::string::npos) << elsewhere.output;
    const Ended wrong = create_key(data, "admin", {"--org", "Acme, Inc."});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_NE(wrong.output.find("--org must be the slug or the id"), std::string::npos)
        << wrong.output;
}

TEST(AdminKey, IsCreatedInTheDatabaseOfDatabaseUrl) {
    DevServers servers;
    AkashiServe server({servers.database_url(), servers.notify_url()});
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    const Ended created = run_akashi(
        {"admin", "key", "create", "--agent", "admin"}, {{"DATABASE_URL", servers.database_url()}}
    );
    ASSERT_EQ(created.code, 0) << created.output;
    EXPECT_EQ(status_with(server.port(), "admin", created.key()), 200) << server.log();
    const Ended nobody = run_akashi(
        {"admin", "key", "create", "--agent", "nobody"}, {{"DATABASE_URL", servers.database_url()}}
    );
    EXPECT_EQ(nobody.code, 1);
    EXPECT_NE(nobody.output.find("no agent \"nobody\""), std::string::npos) << nobody.output;
}

}  // namespace
}  // namespace akashi::testing

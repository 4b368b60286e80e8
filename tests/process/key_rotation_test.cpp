// Keys for tokens are replaced under a running server, by SIGHUP.
#include "akashi.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

namespace akashi::testing {
namespace {

namespace fs = std::filesystem;

class KeyRotation : public ::testing::Test {
protected:
    void SetUp() override {
        make_pair("current");
        copy("current.pub", "previous.pub");
        server_ = std::make_unique<Akashi>(AkashiOptions{
            .data_directory = directory_ / "data",
            .environment =
                {{"AKASHI_JWT_PRIVATE_KEY", path("current")},
                 {"AKASHI_JWT_PUBLIC_KEY", path("current.pub")},
                 {"AKASHI_JWT_PREVIOUS_PUBLIC_KEYS", path("previous.pub")}}
        });
        server_->port();
    }

    std::string path(const std::string& name) const { return directory_ / name; }

    /// As docs/operations.md tells operators to.
    void make_pair(const std::string& name) const {
        const std::string command = fmt::format(
            "umask 077 && openssl genpkey -algorithm Ed25519 -out '{0}' && "
            "openssl pkey -in '{0}' -pubout -out '{0}.pub'",
            path(name)
        );
        ASSERT_EQ(std::system(command.c_str()), 0);
    }
    void copy(const std::string& from, const std::string& to) const {
        fs::copy_file(path(from), path(to), fs::copy_options::overwrite_existing);
    }

    /// SIGHUP; the server must answer with a line that has this part.
    void reload(std::string_view line) {
        server_->signal(SIGHUP);
        ASSERT_TRUE(server_->wait_for_line(line)) << server_->log();
    }

    std::string new_token() {
        Client client(server_->port());
        const auto answer = client.post(
            "/auth/token", fmt::format(R"({{"agent_id":"admin","api_key":"{}"}})", kAdminKey)
        );
        EXPECT_EQ(answer.status, 200) << answer.body;
        return std::string(answer.json().at("data").at("token").as_string());
    }
    int status_with(const std::string& token) {
        return Client(server_->port(), "Bearer " + token).get("/v1/decisions/recent").status;
    }
    std::string key_set() { return Client(server_->port()).get("/.well-known/jwks.json").body; }

    TemporaryDirectory directory_;
    std::unique_ptr<Akashi> server_;
};

TEST_F(KeyRotation, LogsNobodyOutAndEndsOldTokensOnceTheirKeyIsGone) {
    const std::string old_token = new_token();
    const std::string old_keys = key_set();
    copy("current.pub", "previous.pub");
    make_pair("current");
    reload("auth: JWT key files reloaded");
    EXPECT_EQ(status_with(old_token), 200);
    const std::string token = new_token();
    EXPECT_EQ(status_with(token), 200);
    EXPECT_NE(key_set(), old_keys);

    copy("current.pub", "previous.pub");
    reload(R"("verification_keys":1)");
    EXPECT_EQ(status_with(old_token), 401);
    EXPECT_EQ(status_with(token), 200);
}

TEST_F(KeyRotation, KeepsTheKeysWhenAFileIsBadAndSaysWhy) {
    const std::string token = new_token();
    const std::string keys = key_set();
    chmod(path("current").c_str(), 0644);
    reload("overly permissive mode 0644");
    chmod(path("current").c_str(), 0600);
    make_pair("other");
    copy("other.pub", "current.pub");
    reload("public key does not match private key");
    fs::remove(path("previous.pub"));
    copy("other", "current");
    reload("No such file or directory");
    std::ofstream(path("previous.pub")) << "no key";
    chmod(path("previous.pub").c_str(), 0600);
    reload("decode public key PEM");
    EXPECT_EQ(status_with(token), 200);
    EXPECT_EQ(status_with(new_token()), 200);
    EXPECT_EQ(key_set(), keys);
}

}  // namespace
}  // namespace akashi::testing

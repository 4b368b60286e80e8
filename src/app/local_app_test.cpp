#include "app/local_app.hpp"

#include "app/key_files.hpp"
#include "base/log.hpp"
#include "testing/http_client.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace akashi::app {
namespace {

namespace fs = std::filesystem;

/// `akashi local` in a directory of its own, as far as it is configured.
class LocalAppTest : public ::testing::Test {
protected:
    LocalAppTest() {
        std::string name = (fs::temp_directory_path() / "akashi-local-XXXXXX").string();
        directory_ = ::mkdtemp(name.data());
        config_ = load_config([](const auto&) { return std::nullopt; });
        config_.http.address = "127.0.0.1";
        config_.http.port = 0;
        config_.local.data_dir = directory_ / "data";
        config_.identity.admin_api_key = "a key of my own";
    }
    ~LocalAppTest() override { fs::remove_all(directory_); }

    /// A token that a server with this configuration issues.
    std::string issue_token() {
        LocalApp local(config_);
        local.app().listen();
        const auto issued =
            testing::HttpClient(local.app().port())
                .post("/auth/token", R"({"agent_id":"admin","api_key":"a key of my own"})");
        local.app().stop();
        EXPECT_EQ(issued.status, 200) << issued.body;
        return std::string(issued.json.at("data").at("token").as_string());
    }

    const log::Capture quiet_{[](std::string_view) {}};
    fs::path directory_;
    Config config_;
};

TEST_F(LocalAppTest, SignsTokensWithTheKeysOfTheConfiguration) {
    const auto pair = TokenSigner::generate();
    config_.identity.jwt_private_key = directory_ / "my_private.pem";
    config_.identity.jwt_public_key = directory_ / "my_public.pem";
    write_secret_file(config_.identity.jwt_private_key, pair.private_pem);
    write_secret_file(config_.identity.jwt_public_key, pair.public_pem);
    const std::string token = issue_token();
    EXPECT_TRUE(TokenSigner(pair.private_pem, pair.public_pem).verify(token, now()));
    EXPECT_FALSE(fs::exists(directory_ / "data/jwt_private.pem")) << "it made its own";
}

TEST_F(LocalAppTest, MakesAKeyPairOnceWithoutAnyInTheConfiguration) {
    const std::string token = issue_token();
    issue_token();
    const std::string private_pem = read_file(directory_ / "data/jwt_private.pem");
    const std::string public_pem = read_file(directory_ / "data/jwt_public.pem");
    EXPECT_TRUE(TokenSigner(private_pem, public_pem).verify(token, now()));
}

}  // namespace
}  // namespace akashi::app

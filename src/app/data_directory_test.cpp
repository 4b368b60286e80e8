#include "app/data_directory.hpp"

#include "app/key_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

namespace akashi::app {
namespace {

namespace fs = std::filesystem;

class DataDirectoryTest : public ::testing::Test {
protected:
    DataDirectoryTest() {
        std::string name = (fs::temp_directory_path() / "akashi-test-XXXXXX").string();
        root = ::mkdtemp(name.data());
        keys.jwt_private_key = root / "private.pem";
        keys.jwt_public_key = root / "public.pem";
    }
    ~DataDirectoryTest() override { fs::remove_all(root); }

    fs::perms mode(const fs::path& path) { return fs::status(path).permissions(); }

    fs::path root;
    IdentityConfig keys{};
};

TEST_F(DataDirectoryTest, IsMadeForItsOwnerOnly) {
    const DataDirectory directory(root / "deep" / "data");
    EXPECT_EQ(mode(root / "deep" / "data"), fs::perms::owner_all);
}

TEST_F(DataDirectoryTest, IsHeldByOneServerAtATime) {
    const DataDirectory first(root);
    EXPECT_THROW(DataDirectory second(root), std::runtime_error);
}

TEST_F(DataDirectoryTest, IsFreeAgainWhenItsServerIsGone) {
    {
        const DataDirectory first(root);
    }
    EXPECT_NO_THROW(DataDirectory second(root));
}

TEST_F(DataDirectoryTest, IsRefusedWhenAFileIsInItsPlace) {
    write_secret_file(root / "file", "x");
    EXPECT_THROW(DataDirectory directory(root / "file"), std::runtime_error);
}

TEST_F(DataDirectoryTest, KeepsSecretsFromOthers) {
    write_secret_file(root / "secret", "old");
    write_secret_file(root / "secret", "new");
    EXPECT_EQ(mode(root / "secret"), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(read_file(root / "secret"), "new");
}

TEST_F(DataDirectoryTest, KeepsItsKeyPairOverRestarts) {
    const DataDirectory directory(root);
    const auto token = load_or_make_signer(directory).issue({}, now(), std::chrono::hours(1));
    EXPECT_TRUE(load_or_make_signer(directory).verify(token.token, now()));
}

TEST_F(DataDirectoryTest, RefusesKeyFilesThatOthersCanRead) {
    const auto pair = TokenSigner::generate();
    write_secret_file(root / "private.pem", pair.private_pem);
    write_secret_file(root / "public.pem", pair.public_pem);
    fs::permissions(root / "public.pem", fs::perms::group_read, fs::perm_options::add);
    try {
        load_signer(keys);
        FAIL() << "the key was accepted";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), ::testing::HasSubstr("overly permissive mode 0640"));
    }
}

TEST_F(DataDirectoryTest, RefusesAPublicKeyThatDoesNotFit) {
    write_secret_file(root / "private.pem", TokenSigner::generate().private_pem);
    write_secret_file(root / "public.pem", TokenSigner::generate().public_pem);
    EXPECT_THROW(load_signer(keys), std::runtime_error);
}

}  // namespace
}  // namespace akashi::app

#include "app/data_directory.hpp"

#include "app/key_files.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

namespace akashi::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

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

TEST_F(DataDirectoryTest, RefusesKeyFilesThatCanBeRunOrReadByOthersAlsoOfItsOwn) {
    const DataDirectory directory(root);
    load_or_make_signer(directory);
    for (const int bits : {0700, 0644, 04600}) {
        fs::permissions(root / "jwt_private.pem", fs::perms(bits));
        EXPECT_THAT(
            [&] { load_or_make_signer(directory); },
            ThrowsMessage<std::runtime_error>(
                HasSubstr(fmt::format("overly permissive mode {:04o} (expected 0600", bits))
            )
        );
    }
    for (const int bits : {0600, 0400}) {
        fs::permissions(root / "jwt_private.pem", fs::perms(bits));
        EXPECT_NO_THROW(load_or_make_signer(directory));
    }
}

TEST_F(DataDirectoryTest, NeverWaitsForAFileThatIsNoFile) {
    ASSERT_EQ(::mkfifo((root / "pipe").c_str(), 0600), 0);
    fs::create_directory(root / "folder");
    fs::create_symlink(root / "loop", root / "loop");
    const auto refusal = [](const char* text) {
        return ThrowsMessage<std::runtime_error>(HasSubstr(text));
    };
    EXPECT_THAT([&] { read_file(root / "pipe"); }, refusal("is a named pipe, expected a file"));
    EXPECT_THAT([&] { read_file(root / "folder"); }, refusal("is a directory, expected a file"));
    EXPECT_THAT([&] { read_file("/dev/zero"); }, refusal("is a device, expected a file"));
    EXPECT_THAT([&] { read_file(root / "loop"); }, refusal("symbolic links"));
    EXPECT_THAT([&] { read_file(root / "missing"); }, refusal("No such file"));
    keys.jwt_private_key = root / "pipe";
    EXPECT_THAT([&] { load_signer(keys); }, refusal("config: AKASHI_JWT_PRIVATE_KEY \""));
}

TEST_F(DataDirectoryTest, RefusesAPublicKeyThatDoesNotFit) {
    write_secret_file(root / "private.pem", TokenSigner::generate().private_pem);
    write_secret_file(root / "public.pem", TokenSigner::generate().public_pem);
    EXPECT_THROW(load_signer(keys), std::runtime_error);
}

}  // namespace
}  // namespace akashi::app

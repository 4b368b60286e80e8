#include "identity/password_hasher.hpp"

#include "base/result.hpp"
#include "testing/run.hpp"

#include <boost/asio/co_spawn.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <vector>

namespace akashi {
namespace {

namespace asio = boost::asio;

class PasswordHasherTest : public ::testing::Test {
protected:
    std::string hash(const std::string& password, const std::string& salt) {
        return testing::run(io_, hasher_.hash(password, salt, {"network", "agent"}));
    }

    /// Asks for a hash; notes who was answered, and who was refused.
    void ask(const std::string& network) {
        asio::co_spawn(
            io_,
            hasher_.hash("password", kSalt, {network, "agent"}),
            [this, network](const std::exception_ptr& failure, const std::string&) {
                (failure ? refused_ : answered_).push_back(network);
            }
        );
    }

    static inline const std::string kSalt = std::string(PasswordHasher::kSaltBytes, 's');

    asio::io_context io_;  // outlives the hasher, whose thread resumes coroutines on it
    PasswordHasher hasher_{3};
    std::vector<std::string> answered_;
    std::vector<std::string> refused_;
};

TEST_F(PasswordHasherTest, ComputesTheHashesOfTheReference) {
    const std::string salt = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    EXPECT_EQ(
        hash("ak_0011aabb_00112233445566778899aabbccddeeff", salt),
        "AAECAwQFBgcICQoLDA0ODw==$6NfTIe/3iI6xHby6hXLVNxoM5hF0t4NdtRtjVO29Nfs="
    );
    EXPECT_EQ(
        hash("dummy", std::string(PasswordHasher::kSaltBytes, '\0')),
        "AAAAAAAAAAAAAAAAAAAAAA==$9L4r3BM2e5FiA7l+GroxUoVrGMYkaRBIWnUvLrXFuzs="
    );
}

TEST_F(PasswordHasherTest, LetsNetworksTakeTurns) {
    ask("first");  // is computed while the others come
    ask("crowd");
    ask("crowd");
    ask("other");
    io_.run();
    EXPECT_EQ(answered_, std::vector<std::string>({"first", "crowd", "other", "crowd"}));
}

TEST_F(PasswordHasherTest, RefusesTheLargestCrowdWhenTooManyWait) {
    for (int i = 0; i < 6; ++i) ask("crowd");
    ask("other");
    io_.run();
    EXPECT_EQ(refused_, std::vector<std::string>({"crowd", "crowd", "crowd"}));
    EXPECT_EQ(answered_, std::vector<std::string>({"crowd", "crowd", "other", "crowd"}));
}

}  // namespace
}  // namespace akashi

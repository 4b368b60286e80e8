#include "identity/password_hasher.hpp"

#include "base/result.hpp"
#include "testing/run.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

class PasswordHasherTest : public ::testing::Test {
protected:
    bool verify(const std::string& password, const std::string& stored) {
        return testing::run(io, hasher.verify(password, stored));
    }

    boost::asio::io_context io;  // outlives the hasher, whose thread resumes coroutines on it
    PasswordHasher hasher;
};

TEST_F(PasswordHasherTest, VerifiesWhatItHashedAndNothingElse) {
    const std::string stored = testing::run(io, hasher.hash("correct horse"));
    EXPECT_TRUE(verify("correct horse", stored));
    EXPECT_FALSE(verify("correct horsf", stored));
}

TEST_F(PasswordHasherTest, SaltsEveryHash) {
    EXPECT_NE(testing::run(io, hasher.hash("same")), testing::run(io, hasher.hash("same")));
}

TEST_F(PasswordHasherTest, ReadsHashesOfTheReference) {
    EXPECT_TRUE(verify(
        "ak_0011aabb_00112233445566778899aabbccddeeff",
        "AAECAwQFBgcICQoLDA0ODw==$6NfTIe/3iI6xHby6hXLVNxoM5hF0t4NdtRtjVO29Nfs="
    ));
    EXPECT_TRUE(
        verify("dummy", "AAAAAAAAAAAAAAAAAAAAAA==$9L4r3BM2e5FiA7l+GroxUoVrGMYkaRBIWnUvLrXFuzs=")
    );
}

TEST_F(PasswordHasherTest, RefusesTextThatIsNoHash) {
    for (const char* stored : {"", "$", "abc", "a$b", "hmac-sha256$00", "AAAA$AAAA"}) {
        EXPECT_FALSE(verify("dummy", stored)) << stored;
    }
}

}  // namespace
}  // namespace akashi

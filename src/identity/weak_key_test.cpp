#include "identity/weak_key.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(WeakKey, IsAShortOne) {
    EXPECT_EQ(weakness_of(""), "has fewer than 16 characters");
    EXPECT_EQ(weakness_of("8f3a0c9d1b2e4f7"), "has fewer than 16 characters");
    EXPECT_EQ(weakness_of("8f3a0c9d1b2e4f75"), std::nullopt);
}

TEST(WeakKey, IsOneThatDocumentsAndExamplesUse) {
    for (const char* key :
         {"changeme-changeme",
          "admin-password-1",
          "your-secret-api-key",
          "CHANGE_ME_PLEASE!",
          "test-admin-key-2026",
          "1234567890123456",
          "akashi-dev-secret-key"})
        EXPECT_EQ(weakness_of(key), "is a well-known one") << key;
}

TEST(WeakKey, IsARepeatedPiece) {
    for (const char* key : {"aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "0000000000000000"})
        EXPECT_EQ(weakness_of(key), "repeats itself") << key;
}

TEST(WeakKey, IsNoRandomText) {
    for (const char* key :
         {"k7Hq2Zp9Xw4Rb1Vn",
          "admin-key-of-the-tests",
          "correct horse battery staple",
          "ak_0011aabb_00112233445566778899aabbccddeeff"})
        EXPECT_EQ(weakness_of(key), std::nullopt) << key;
}

}  // namespace
}  // namespace akashi

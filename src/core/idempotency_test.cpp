#include "core/idempotency.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(Idempotency, IsThatOfTheSameRequestByEitherFingerprint) {
    Idempotency once;
    once.fingerprint = "new";
    EXPECT_TRUE(once.matches("new"));
    EXPECT_FALSE(once.matches("old"));
    EXPECT_FALSE(once.matches("")) << "there is no older fingerprint";
    once.older_fingerprint = "old";
    EXPECT_TRUE(once.matches("new"));
    EXPECT_TRUE(once.matches("old"));
    EXPECT_FALSE(once.matches("another"));
}

}  // namespace
}  // namespace akashi

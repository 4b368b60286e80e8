#include "base/result.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(ResultTest, TheTextsOfItsErrorOutliveTheCopyThatErrorGives) {
    const std::string message(100, 'm');
    const std::string details(100, 'd');
    const Result<int> refused = Error(ErrorCode::conflict, message, details);

    const std::string& kept_message = refused.error().message();
    const std::string& kept_details = refused.error().details();

    EXPECT_EQ(kept_message, message);
    EXPECT_EQ(kept_details, details);
}

}  // namespace
}  // namespace akashi

#include "billing/form.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(Form, EncodesNamesAndValues) {
    Form form;
    form.add("mode", "subscription").add("metadata[org_id]", "a b+c&d=e/%");
    EXPECT_EQ(form.text(), "mode=subscription&metadata%5Borg_id%5D=a%20b%2Bc%26d%3De%2F%25");
}

TEST(Form, EncodesEveryByteThatIsNotUnreserved) {
    EXPECT_EQ(Form().add("k", "-._~azAZ09").text(), "k=-._~azAZ09");
    EXPECT_EQ(
        Form().add("k", std::string_view("\0\x7f\xc3\xbc\r\n", 6)).text(), "k=%00%7F%C3%BC%0D%0A"
    );
}

TEST(Form, KeepsAnEmptyValue) { EXPECT_EQ(Form().add("k", "").text(), "k="); }

}  // namespace
}  // namespace akashi

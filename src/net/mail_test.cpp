#include "net/mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace akashi::net {
namespace {

using ::testing::HasSubstr;

Mail a_mail() {
    return {
        .from = "noreply@akashi.dev",
        .to = "ada@example.com",
        .subject = "Verify your Akashi account",
        .text = "Hello\nthere\n"
    };
}

TEST(MailAddress, HasALocalPartAndAHostWithADot) {
    for (const char* address :
         {"ada@example.com", "a.b+c%d_e-f@mail.example.co", "1@2.xy", "A@B.CD"})
        EXPECT_TRUE(is_mail_address(address)) << address;
    for (const char* address :
         {"",
          "ada",
          "@example.com",
          "ada@",
          "ada@example",
          "ada@.com",
          "ada@example.c",
          "ada@example.c0m",
          "ada@ex@ample.com",
          "ada lovelace@example.com",
          "ada@example.com ",
          "ada@example.com\r\nBcc: eve@example.com",
          "<ada@example.com>",
          "ad\"a@example.com",
          "adä@example.com"})
        EXPECT_FALSE(is_mail_address(address)) << address;
    const std::string host = "@example.com";
    EXPECT_TRUE(is_mail_address(std::string(254 - host.size(), 'a') + host));
    EXPECT_FALSE(is_mail_address(std::string(255 - host.size(), 'a') + host));
}

TEST(Mail, IsComposedAsRfc5322Says) {
    const auto date = *parse_rfc3339("2026-01-04T05:06:07.8Z");
    EXPECT_EQ(
        compose(a_mail(), date, "abc123"),
        "Date: Sun, 04 Jan 2026 05:06:07 +0000\r\n"
        "Message-ID: <abc123@akashi.dev>\r\n"
        "From: Akashi <noreply@akashi.dev>\r\n"
        "To: ada@example.com\r\n"
        "Subject: Verify your Akashi account\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=UTF-8\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "\r\n"
        "Hello\r\nthere\r\n"
    );
}

TEST(Mail, SaysWhenItsTextIsMoreThanAscii) {
    Mail mail = a_mail();
    mail.text = "Grüße";
    EXPECT_THAT(compose(mail, now(), "a"), HasSubstr("Encoding: 8bit\r\n"));
    EXPECT_THAT(compose(mail, now(), "a"), ::testing::EndsWith("\r\n\r\nGrüße\r\n"));
}

TEST(Mail, CannotHaveAHeaderThatSomebodyAdds) {
    for (std::string Mail::* place : {&Mail::from, &Mail::to, &Mail::subject}) {
        Mail mail = a_mail();
        mail.*place += "\r\nBcc: eve@example.com";
        EXPECT_THROW(compose(mail, now(), "a"), std::invalid_argument);
    }
    EXPECT_THROW(compose(a_mail(), now(), "a\r\nb"), std::invalid_argument);
}

}  // namespace
}  // namespace akashi::net

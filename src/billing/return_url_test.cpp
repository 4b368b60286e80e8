#include "billing/return_url.hpp"

#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

TEST(ReturnUrl, MayBeAnyHttpsUrlOfAHost) {
    for (const std::string url :
         {"https://app.example",
          "HTTPS://App.Example:8443/billing?ok=1#top",
          "https://app.example./a",
          "https://app.example/done?session={CHECKOUT_SESSION_ID}",
          "https://1password.example/",
          "https://8.8.8.8/",
          "https://[2001:db8::1]:443/",
          "https://[::ffff:8.8.8.8]/"})
        EXPECT_TRUE(is_return_url(url)) << url;
}

TEST(ReturnUrl, NeedsHttpsAndAHost) {
    for (const std::string url :
         {"",
          "https://",
          "https:///path",
          "https://?a",
          "https://:443/",
          "http://app.example",
          "ftp://app.example",
          "javascript:alert(1)",
          "//app.example",
          "app.example",
          "https://app.example:port/",
          "https://app.example:123456/",
          "https://user@app.example/",
          "https://a b/",
          "https://app.example/a\nb",
          "https://app.example\\@other.example/",
          "https://[2001:db8::1",
          "https://[2001:db8::1]x/",
          "https://[app.example]/",
          "https://caf\xc3\xa9.example/"})
        EXPECT_FALSE(is_return_url(url)) << url;
}

TEST(ReturnUrl, LeadsToNoInternalAddress) {
    for (const std::string host :
         {"metadata.google.internal",
          "METADATA.google.internal.",
          "169.254.169.254",
          "127.0.0.1",
          "127.8.9.1",
          "10.1.2.3",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "0.0.0.0",
          "[::1]",
          "[::]",
          "[fe80::1]",
          "[fd00::1]",
          "[fc00::1]",
          "[::ffff:127.0.0.1]",
          "[::ffff:a9fe:a9fe]",
          "2130706433",
          "0x7f.1",
          "127.1",
          "0177.0.0.1"})
        EXPECT_FALSE(is_return_url("https://" + host + "/")) << host;
    for (const std::string host : {"172.15.0.1", "172.32.0.1", "11.0.0.1", "192.169.0.1"})
        EXPECT_TRUE(is_return_url("https://" + host + "/")) << host;
}

TEST(ReturnUrl, HasAtMost2048Bytes) {
    const std::string start = "https://app.example/";
    EXPECT_TRUE(is_return_url(start + std::string(2'048 - start.size(), 'a')));
    EXPECT_FALSE(is_return_url(start + std::string(2'049 - start.size(), 'a')));
}

}  // namespace
}  // namespace akashi

#include "decisions/source_uri.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using testing::Optional;
using testing::StartsWith;

std::string problem(std::string_view uri) { return check_source_uri(uri).value_or(""); }

TEST(SourceUri, MayBeAnyUriOrRelativeName) {
    for (const auto* uri : {
             "",
             "https://example.com",
             "https://example.com:8443/path?q=1#part",
             "HTTP://EXAMPLE.COM/",
             "http://93.184.216.34/",
             "http://[2606:2800:220:1::1]:80/",
             "http://172.32.0.1/",
             "http://11.0.0.1/",
             "http://127.0.0.1.example.com/",
             "https://localhost.example.com/",
             "https://mylocalhost/",
             "src/main.cpp",
             "src/main.cpp:42",
             "main.cpp#L42",
             "../docs/adr 7.md",
             "src/[id]/page.tsx",
             "C:\\docs\\plan.md",
             "/var/log/größe.log",
             "https://example.com/größe und mehr?a=[1]&b={2}#/x#y",
             "git@example.com/repository",
             "file:///etc/hosts",
             "s3://bucket/key",
             "urn:isbn:9780000000002",
             "mailto:someone@example.com",
             "ftp://127.0.0.1/",
         }) {
        EXPECT_EQ(problem(uri), "") << uri;
    }
}

TEST(SourceUri, MayNotRunAnything) {
    EXPECT_EQ(problem("javascript:alert(1)"), "source_uri scheme \"javascript\" is not allowed");
    EXPECT_EQ(problem("JavaScript:alert(1)"), "source_uri scheme \"javascript\" is not allowed");
    EXPECT_EQ(
        problem("javascript://x/%0aalert(1)"), "source_uri scheme \"javascript\" is not allowed"
    );
    EXPECT_EQ(problem("data:text/html,<b>\"x\"</b>"), "source_uri scheme \"data\" is not allowed");
    EXPECT_EQ(problem("vbscript:x"), "source_uri scheme \"vbscript\" is not allowed");
}

TEST(SourceUri, IsRefusedWhenItIsNoUri) {
    for (const std::string_view uri :
         {"http://example.com:port/",
          "https://exa%zzmple.com",
          "100%",
          ":no-scheme",
          "my_file.cpp:12",
          " javascript:alert(1)",
          "java\nscript:alert(1)",
          "\x01javascript:x",
          "http://[::1",
          "http://[1.2.3.4]/",
          "http://[fe80::1%25eth0]/",
          "ja\tvascript:x"}) {
        EXPECT_THAT(check_source_uri(uri), Optional(StartsWith("invalid URI: "))) << uri;
    }
    EXPECT_THAT(
        check_source_uri(std::string_view("a\0b", 3)), Optional(StartsWith("invalid URI: "))
    );
}

TEST(SourceUri, MayNotCarryCredentials) {
    for (const auto* uri :
         {"https://user:secret@example.com/",
          "http://user@127.0.0.1/",
          "https://@example.com/",
          "https://example.com\\@evil.example/x"}) {
        const auto expected = std::string_view(uri).contains('\\')
                                  ? ""  // a backslash is a slash, so that no credentials are there
                                  : "source_uri must not include credentials";
        EXPECT_EQ(problem(uri), expected) << uri;
    }
}

TEST(SourceUri, NeedsAHost) {
    for (const auto* uri : {"http:", "https:///path", "http:/path", "http://:80/", "https:path"}) {
        EXPECT_EQ(problem(uri), "source_uri must include a host") << uri;
    }
}

TEST(SourceUri, MayNotPointToLocalhost) {
    for (const auto* uri :
         {"http://localhost",
          "https://LocalHost:8080/x",
          "http://localhost./",
          "http://api.localhost/",
          "http://loc%61lhost/",
          "http:\\\\localhost\\x"}) {
        EXPECT_EQ(problem(uri), "source_uri must not point to localhost") << uri;
    }
}

TEST(SourceUri, MayNotPointToAPrivateOrLoopbackAddress) {
    for (const auto* uri : {
             "http://127.0.0.1/",
             "http://127.255.255.254:80",
             "http://127.0.0.1./",
             "http://10.1.2.3",
             "http://172.16.0.1",
             "http://172.31.255.255",
             "http://192.168.0.1",
             "http://169.254.169.254/latest/meta-data",
             "http://0.0.0.0/",
             "http://2130706433/",
             "http://0x7f000001/",
             "http://0177.0.0.1/",
             "http://127.1/",
             "http://%31%32%37.0.0.1/",
             "http://127.0.0.1\\@example.com/",
             "http://[::1]/",
             "http://[0:0:0:0:0:0:0:1]:80/",
             "http://[::]/",
             "http://[fc00::1]/",
             "http://[fdff::1]/",
             "http://[fe80::1]/",
             "http://[febf::1]/",
             "http://[::ffff:127.0.0.1]/",
             "http://[::ffff:a00:1]/",
             "http://[::FFFF:192.168.1.1]/",
         }) {
        EXPECT_EQ(problem(uri), "source_uri must not point to a private or loopback address")
            << uri;
    }
}

TEST(SourceUri, MayPointToPublicAddressesNextToThePrivateOnes) {
    for (const auto* uri :
         {"http://172.15.255.255",
          "http://172.32.0.0",
          "http://169.253.0.1",
          "http://192.169.0.1",
          "http://[fec0::1]/",
          "http://[fe00::1]/",
          "http://[::ffff:8.8.8.8]/",
          "http://1.0.0.0/"}) {
        EXPECT_EQ(problem(uri), "") << uri;
    }
}

}  // namespace
}  // namespace akashi

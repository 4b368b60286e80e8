#include "http/client_address.hpp"

#include "http/server_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi::http {
namespace {

using ::testing::HasSubstr;
using Headers = std::vector<std::pair<std::string, std::string>>;

class ClientAddress : public ::testing::Test {
protected:
    std::string client(const Headers& headers, const std::string& peer = "10.0.0.1") {
        return client_address(boost::asio::ip::make_address(peer), proxies, headers).to_string();
    }
    std::string forwarded_for(const std::string& value) {
        return client({{"x-forwarded-for", value}});
    }
    std::string forwarded(const std::string& value) { return client({{"forwarded", value}}); }

    TrustedProxies proxies = TrustedProxies::parse({"10.0.0.0/8", "fd00::/8", "192.0.2.7"}).value();
};

bool trusts(const std::string& network, const std::string& address) {
    return TrustedProxies::parse({network})->trusts(boost::asio::ip::make_address(address));
}

std::string mistake(const std::string& network) {
    ServerConfig config{};
    config.trusted_proxies = {"10.0.0.0/8", network};
    return find_mistake(config).value_or("");
}

TEST_F(ClientAddress, IsThePeerUnlessThatIsATrustedProxy) {
    const Headers claim{{"x-forwarded-for", "198.51.100.1"}, {"forwarded", "for=198.51.100.2"}};
    EXPECT_EQ(client(claim, "203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(client(claim, "10.0.0.1"), "198.51.100.1");
    EXPECT_EQ(client(claim, "::ffff:10.0.0.1"), "198.51.100.1");
    EXPECT_EQ(client(claim, "fd12::1"), "198.51.100.1");
    EXPECT_EQ(client({}, "10.0.0.1"), "10.0.0.1") << "a request of the proxy itself";
    EXPECT_EQ(client({}, "::ffff:203.0.113.9"), "203.0.113.9");
}

TEST_F(ClientAddress, IsTheLastHopThatIsNoProxy) {
    EXPECT_EQ(forwarded_for("198.51.100.1"), "198.51.100.1");
    EXPECT_EQ(forwarded_for("6.6.6.6, 198.51.100.1"), "198.51.100.1") << "the client wrote one";
    EXPECT_EQ(forwarded_for("6.6.6.6,198.51.100.1 , 192.0.2.7,\t10.1.1.1"), "198.51.100.1");
    EXPECT_EQ(forwarded_for("10.2.2.2, 10.1.1.1"), "10.2.2.2") << "all of them are proxies";
    EXPECT_EQ(forwarded_for("::ffff:198.51.100.1, ::ffff:10.1.1.1"), "198.51.100.1");
    EXPECT_EQ(forwarded_for("2001:db8::1"), "2001:db8::1");
}

TEST_F(ClientAddress, JoinsTheLinesOfAHeaderInOrder) {
    EXPECT_EQ(
        client({{"x-forwarded-for", "6.6.6.6"}, {"accept", "*"}, {"x-forwarded-for", "10.1.1.1"}}),
        "6.6.6.6"
    );
    EXPECT_EQ(
        client({{"x-forwarded-for", "6.6.6.6"}, {"x-forwarded-for", "198.51.100.1"}}),
        "198.51.100.1"
    );
}

TEST_F(ClientAddress, MayHaveAPort) {
    EXPECT_EQ(forwarded_for("198.51.100.1:4711"), "198.51.100.1");
    EXPECT_EQ(forwarded_for("[2001:db8::1]:4711"), "2001:db8::1");
    EXPECT_EQ(forwarded_for("[2001:db8::1]"), "2001:db8::1");
}

TEST_F(ClientAddress, GarbageEndsAtTheLastGoodHop) {
    for (const std::string garbage :
         {"unknown",
          "_hidden",
          "-",
          "198.51.100",
          "198.51.100.1:",
          "198.51.100.1:99999999",
          "198.51.100.1:x",
          "[2001:db8::1",
          "[2001:db8::1]x",
          "[198.51.100.1]",
          "fe80::1%eth0",
          "010.0.0.1",
          "\"198.51.100.1\"",
          "198.51.100.1\\",
          "evil.example",
          "1.2.3.4.5"}) {
        EXPECT_EQ(forwarded_for("6.6.6.6, " + garbage), "10.0.0.1") << garbage;
        EXPECT_EQ(forwarded_for("6.6.6.6, " + garbage + ", 10.1.1.1"), "10.1.1.1") << garbage;
    }
    EXPECT_EQ(forwarded_for(""), "10.0.0.1");
    EXPECT_EQ(forwarded_for(",,,"), "10.0.0.1");
    EXPECT_EQ(forwarded_for(", 198.51.100.1,"), "198.51.100.1");
    EXPECT_EQ(forwarded_for(std::string(60'000, ',') + "198.51.100.1"), "198.51.100.1");
    EXPECT_EQ(forwarded_for(std::string(60'000, '1')), "10.0.0.1");
}

TEST_F(ClientAddress, IsReadFromForwarded) {
    EXPECT_EQ(forwarded("for=198.51.100.1"), "198.51.100.1");
    EXPECT_EQ(forwarded("For=\"[2001:db8:cafe::17]:4711\""), "2001:db8:cafe::17");
    EXPECT_EQ(forwarded("for=6.6.6.6, for=198.51.100.1;proto=https;by=10.0.0.1"), "198.51.100.1");
    EXPECT_EQ(forwarded("proto=http; host=\"a,b;for=6.6.6.6\" ; for=198.51.100.1"), "198.51.100.1");
    EXPECT_EQ(forwarded("for=198.51.100.1, for=10.1.1.1"), "198.51.100.1");
    EXPECT_EQ(forwarded("for=\"198.51.100.1:80\""), "198.51.100.1");
}

TEST_F(ClientAddress, EndsAtANodeThatIsHidden) {
    for (const std::string node :
         {"for=unknown",
          "for=_gazonk",
          "for=\"_x:80\"",
          "proto=https",
          "for=",
          "for=\"",
          "for",
          "=6.6.6.6",
          "for=\"[::1",
          "for=\"6.6.6.6",
          "x=\"for=6.6.6.6"}) {
        EXPECT_EQ(forwarded("for=6.6.6.6, " + node), "10.0.0.1") << node;
        EXPECT_EQ(
            client({{"forwarded", "for=6.6.6.6, " + node}, {"forwarded", "for=10.1.1.1"}}),
            "10.1.1.1"
        ) << node;
    }
}

TEST_F(ClientAddress, ANetworkIsComparedBitByBit) {
    EXPECT_TRUE(trusts("172.16.0.0/12", "172.31.255.255"));
    EXPECT_FALSE(trusts("172.16.0.0/12", "172.32.0.0"));
    EXPECT_TRUE(trusts("192.0.2.0/31", "192.0.2.1"));
    EXPECT_FALSE(trusts("192.0.2.0/31", "192.0.2.2"));
    EXPECT_TRUE(trusts("2001:db8:8000::/33", "2001:db8:ffff::1"));
    EXPECT_FALSE(trusts("2001:db8:8000::/33", "2001:db8:7fff::1"));
    EXPECT_TRUE(trusts("0.0.0.0/0", "203.0.113.1"));
    EXPECT_FALSE(trusts("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(trusts("::ffff:10.0.0.0/104", "10.255.0.1"));
    EXPECT_TRUE(trusts("2001:db8::1", "2001:db8::1"));
    EXPECT_FALSE(trusts("2001:db8::1", "2001:db8::2"));
}

TEST_F(ClientAddress, AMistakeInTheListIsASentence) {
    for (const std::string network :
         {"",
          "10.0.0.0/33",
          "10.0.0.0/",
          "10.0.0.0/-1",
          "10.0.0.0/8x",
          "10/8",
          "proxy.example",
          "::/129",
          "::ffff:0:0/95",
          "fe80::1%lo",
          "10.0.0.0 /8"}) {
        EXPECT_THAT(
            mistake(network), HasSubstr("AKASHI_TRUSTED_PROXIES: \"" + network + "\" is neither")
        );
    }
    EXPECT_THAT(
        mistake("10.0.0.1/8"), HasSubstr("\"10.0.0.1/8\" has an address that is not the first")
    );
    EXPECT_THAT(mistake("fd00::1/8"), HasSubstr("is not the first"));
    EXPECT_EQ(mistake("192.168.0.0/16"), "");
}

}  // namespace
}  // namespace akashi::http

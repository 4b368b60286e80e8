#include "base/client_network.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(ClientNetwork, IsTheAddressOfAnIpv4Client) {
    EXPECT_EQ(client_network("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client_network("::ffff:192.0.2.7"), "192.0.2.7");
    EXPECT_NE(client_network("192.0.2.7"), client_network("192.0.2.8"));
}

TEST(ClientNetwork, IsTheSameForAllAddressesThatAnIpv6ClientHas) {
    EXPECT_EQ(client_network("2001:db8:1:2::1"), "2001:db8:1:2::/64");
    EXPECT_EQ(client_network("2001:db8:1:2:ffff::9"), "2001:db8:1:2::/64");
    EXPECT_NE(client_network("2001:db8:1:3::1"), "2001:db8:1:2::/64");
    EXPECT_EQ(client_network("fe80::1%eth0"), "fe80::/64");
}

TEST(ClientNetwork, OfASiteIsWhatACustomerMayHave) {
    EXPECT_EQ(client_site("2001:db8:1:2::1"), "2001:db8:1::/48");
    EXPECT_EQ(client_site("2001:db8:1:ffff::9"), "2001:db8:1::/48");
    EXPECT_NE(client_site("2001:db8:2:2::1"), "2001:db8:1::/48");
    EXPECT_EQ(client_site("::ffff:192.0.2.7"), "192.0.2.7");
}

TEST(ClientNetwork, LeavesOtherTextAsItIs) { EXPECT_EQ(client_network("unix"), "unix"); }

}  // namespace
}  // namespace akashi

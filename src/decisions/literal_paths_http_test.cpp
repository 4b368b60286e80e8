#include "testing/stores/test_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

TEST(LiteralPathsHttp, AreNeverTakenForIds) {
    const TestServer server;
    HttpClient admin = server.admin();
    for (const std::string name : {"recent", "facets", "timeline"}) {
        EXPECT_EQ(admin.get("/v1/decisions/" + name).status, 200) << name;
        EXPECT_EQ(admin.post("/v1/decisions/" + name, "{}").status, 405) << name;
        const auto below = admin.get("/v1/decisions/" + name + "/revisions");
        EXPECT_EQ(below.status, 400) << "no decision has the id " << name;
        EXPECT_EQ(below.json.at("error").at("message"), "invalid decision ID");
    }
    for (const std::string other : {"Facets", "facets%20", "timelines", "%66acets"}) {
        const auto reply = admin.get("/v1/decisions/" + other);
        EXPECT_EQ(reply.status, 400) << other;
        EXPECT_EQ(reply.json.at("error").at("message"), "invalid decision ID");
    }
    EXPECT_EQ(admin.get("/v1/decisions/facets/").status, 404);
}

}  // namespace
}  // namespace akashi::testing

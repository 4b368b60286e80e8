// Links between projects, as a client sees them.
#include "testing/stores/test_server.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ProjectLinksHttp : public ::testing::Test {
protected:
    HttpReply link(const std::string& members) {
        return admin.post("/v1/project-links", "{" + members + "}");
    }
    static std::string message(const HttpReply& reply) {
        const auto& text = reply.json.at("error").at("message").as_string();
        return fmt::format("{} {}", reply.status, std::string_view(text));
    }
    HttpReply trace(const std::string& context) {
        std::string body = trace_body("planner", "an outcome");
        body.insert(body.size() - 1, R"(,"context":{)" + context + "}");
        return admin.post("/v1/trace", body);
    }
    /// Of the newest decision.
    json::value newest() { return admin.get("/v1/decisions/recent").json.at("data").at(0); }

    TestServer server;
    HttpClient admin = server.admin();
};

TEST_F(ProjectLinksHttp, AreMadeListedAndDeleted) {
    const auto made = link(R"("project_a":" web ","project_b":"api")");
    EXPECT_EQ(made.status, 201) << made.body;
    const auto& data = made.json.at("data");
    EXPECT_EQ(data.at("project_a"), "api");
    EXPECT_EQ(data.at("project_b"), "web");
    EXPECT_EQ(data.at("link_type"), "conflict_scope");
    EXPECT_EQ(data.at("created_by"), "admin");
    EXPECT_EQ(
        message(link(R"("project_a":"api","project_b":"web")")), "409 project link already exists"
    );
    const auto page = admin.get("/v1/project-links");
    EXPECT_EQ(page.json.at("total"), 1);
    EXPECT_EQ(page.json.at("limit"), 50);
    EXPECT_EQ(page.json.at("data").at(0), data);
    const std::string path = "/v1/project-links/" + std::string(data.at("id").as_string());
    EXPECT_EQ(admin.send("DELETE", path, "").status, 204);
    EXPECT_EQ(message(admin.send("DELETE", path, "")), "404 project link not found");
    EXPECT_EQ(message(admin.send("DELETE", "/v1/project-links/x", "")), "400 invalid id");
    EXPECT_THAT(admin.get("/v1/project-links").json.at("data").as_array(), IsEmpty());
    std::vector<std::string> operations;
    for (const auto& line : admin.get("/v1/audit").json.at("data").as_array())
        if (line.at("resource_type") == "project_link")
            operations.emplace_back(line.at("operation").as_string());
    EXPECT_THAT(operations, ElementsAre("delete_project_link", "create_project_link"));
}

TEST_F(ProjectLinksHttp, WrongLinksAreRefused) {
    const std::pair<std::string, const char*> refusals[] = {
        {R"("project_a":"a")", "400 project_a and project_b are required"},
        {R"("project_a":" ","project_b":"b")", "400 project_a and project_b are required"},
        {R"("project_a":"a","project_b":"a")", "400 project_a and project_b must be different"},
        {R"("project_a":"a","project_b":"b","link_type":"x")",
         "400 link_type must be one of: conflict_scope, alias"},
        {fmt::format(R"("project_a":"a","project_b":"{}")", std::string(201, 'b')),
         "400 project_b has 201 characters, and 200 are allowed"},
        {R"("project_a":5,"project_b":"b")", "400 invalid request body"},
    };
    for (const auto& [members, answer] : refusals) EXPECT_EQ(message(link(members)), answer);
    EXPECT_EQ(
        message(admin.post("/v1/project-links/grant-all", R"({"link_type":"alias"})")),
        "400 link_type must be conflict_scope"
    );
}

TEST_F(ProjectLinksHttp, ATraceForAnAliasIsStoredForTheOtherProject) {
    EXPECT_EQ(trace(R"("project":"web-old")").status, 201);
    EXPECT_EQ(newest().at("project"), "web-old");
    const auto made = link(R"("project_a":"web-old","project_b":"api","link_type":"alias")");
    EXPECT_EQ(made.json.at("data").at("project_a"), "web-old");
    const auto reply = trace(R"("project":"web-old")");
    EXPECT_THAT(
        reply.body,
        HasSubstr(R"(project \"web-old\" is an alias of \"api\", for which the decision was stored)"
        )
    );
    EXPECT_EQ(newest().at("project"), "api");
    EXPECT_THAT(json::serialize(newest()), HasSubstr(R"("project_submitted":"web-old")"));
    EXPECT_EQ(trace(R"("project":"x","repo_url":"https://example.com/web-old.git")").status, 201);
    EXPECT_EQ(newest().at("project"), "api");
    EXPECT_THAT(json::serialize(newest()), HasSubstr(R"("project_submitted":"x")"));
    EXPECT_THAT(trace(R"("project":"api")").body, Not(HasSubstr("alias")));

    const auto id = std::string(made.json.at("data").at("id").as_string());
    EXPECT_EQ(admin.send("DELETE", "/v1/project-links/" + id, "").status, 204);
    EXPECT_THAT(trace(R"("project":"web-old")").body, Not(HasSubstr("alias")));
    EXPECT_EQ(newest().at("project"), "web-old");
}

TEST_F(ProjectLinksHttp, AllProjectsAreLinkedWithEachOther) {
    const auto link_all = [&] {
        return admin.post("/v1/project-links/grant-all", "{}").json.at("data").at("links_created");
    };
    EXPECT_EQ(link_all(), 0);
    for (const char* project : {"a", "b", "c"})
        EXPECT_EQ(trace(fmt::format(R"("project":"{}")", project)).status, 201);
    EXPECT_EQ(link_all(), 3);
    EXPECT_EQ(link_all(), 0);
    EXPECT_EQ(admin.get("/v1/project-links").json.at("total"), 3);
    for (int i = 0; i < 98; ++i) EXPECT_EQ(trace(fmt::format(R"("project":"p{}")", i)).status, 201);
    EXPECT_EQ(
        message(admin.post("/v1/project-links/grant-all", "{}")),
        "400 the organization has more than 100 projects; link those that belong together one by "
        "one"
    );
}

}  // namespace
}  // namespace akashi::testing

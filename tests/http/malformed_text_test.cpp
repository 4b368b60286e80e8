// What clients send as text goes to a store only when every store can keep it: valid UTF-8 without
// the NUL character. This walks over all places of all routes.

#include "http/router.hpp"
#include "testing/event_stream.hpp"
#include "testing/program/patience.hpp"
#include "testing/stores/test_server.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>

namespace akashi::testing {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

constexpr std::string_view kPlace = "PLACE";

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// A valid body of every route that takes one, with all of its texts.
const std::map<std::string, std::string>& bodies() {
    static const std::string filters =
        R"("filters":{"agent_id":["a"],"run_id":"019688f0-2b1b-7a61-b2c3-d4e5f6071829",
            "decision_type":"t","outcome":"o","session_id":"019688f0-2b1b-7a61-b2c3-d4e5f6071829",
            "tool":"t","model":"m","project":"p",
            "time_range":{"from":"2026-01-01T00:00:00Z","to":"2026-02-01T00:00:00Z"}})";
    static const std::map<std::string, std::string> all = {
        {"POST /v1/trace",
         R"({"agent_id":"walker","trace_id":"t",
             "decision":{"decision_type":"d","outcome":"o","reasoning":"r","confidence":0.5,
                "alternatives":[{"label":"l","rejection_reason":"r"}],
                "evidence":[{"source_type":"document","source_uri":"https://example.com/x",
                             "content":"c"},
                            {"source_type":"metrics","content":"c","metrics":{"m":1}}]},
             "precedent_ref":"019688f0-2b1b-7a61-b2c3-d4e5f6071829","precedent_reason":"p",
             "precedent_relation":"follows",
             "supersedes_id":"019688f0-2b1b-7a61-b2c3-d4e5f6071830",
             "run_id":"019688f0-2b1b-7a61-b2c3-d4e5f6071831",
             "bindings":[{"parameter":"p","value":"v"}],
             "metadata":{"k":"v","list":["x",{"deep":"y"}]},
             "context":{"project":"p","repo_url":"https://example.com/r.git","tool":"t",
                        "model":"m","own":{"deep":["z"]}}})"},
        {"PATCH /v1/decisions/{id}",
         R"({"project":"p","metadata":{"k":"v","list":["x",{"deep":"y"}]}})"},
        {"POST /v1/decisions/{id}/supersede",
         R"({"superseded_id":"019688f0-2b1b-7a61-b2c3-d4e5f6071829"})"},
        {"POST /v1/conflicts/{id}/reconcile", R"({"outcome":"o","reasoning":"r"})"},
        {"POST /v1/runs",
         R"({"agent_id":"walker","trace_id":"t",
             "parent_run_id":"019688f0-2b1b-7a61-b2c3-d4e5f6071829",
             "metadata":{"k":"v","list":["x",{"deep":"y"}]}})"},
        {"POST /v1/runs/{run_id}/events",
         R"({"events":[{"event_type":"e","occurred_at":"2026-01-01T00:00:00Z",
                        "payload":{"k":"v","list":["x",{"deep":"y"}]}}]})"},
        {"POST /v1/runs/{run_id}/complete",
         R"({"status":"failed","metadata":{"k":"v","list":["x",{"deep":"y"}]}})"},
        {"PATCH /v1/conflicts/{id}",
         R"({"status":"resolved","resolution_note":"n","false_positive_label":"l",
             "winning_decision_id":"019688f0-2b1b-7a61-b2c3-d4e5f6071829"})"},
        {"POST /v1/conflicts/{id}/adjudicate",
         R"({"outcome":"o","reasoning":"r","decision_type":"t",
             "winning_decision_id":"019688f0-2b1b-7a61-b2c3-d4e5f6071829"})"},
        {"PATCH /v1/conflict-groups/{id}/resolve",
         R"({"status":"resolved","resolution_note":"n","winning_agent":"a",
             "false_positive_label":"l"})"},
        {"PUT /v1/org/settings",
         R"({"conflict_resolution":{"auto_resolve_winner":"w","auto_resolve_max_severity":"s",
             "never_auto_resolve_severities":["s"],"reopened_resolution_policy":"p"}})"},
        {"POST /v1/check",
         R"({"decision_type":"d","query":"q","agent_id":"a","project":"p","format":"full",
             "bindings":[{"parameter":"p","value":"v"}]})"},
        {"POST /v1/decisions/{id}/assess", R"({"outcome":"correct","notes":"n"})"},
        {"POST /v1/check/plan",
         R"({"project":"p","steps":[{"outcome":"o","decision_type":"d","rejected":["r"],
             "bindings":[{"parameter":"p","value":"v"}]}]})"},
        {"POST /v1/query",
         "{" + filters +
             R"(,"include":["evidence"],"order_by":"outcome","order_dir":"asc","cursor":"c","trace_id":"t"})"
        },
        {"POST /v1/query/temporal", "{" + filters + R"(,"as_of":"2026-01-01T00:00:00Z"})"},
        {"POST /v1/search", "{" + filters + R"(,"query":"q"})"},
        {"POST /v1/agents",
         R"({"agent_id":"walked","name":"n","api_key":"12345678","role":"agent","tags":["t"],
             "metadata":{"k":"v"}})"},
        {"PATCH /v1/agents/{agent_id}", R"({"name":"n","metadata":{"k":["v"]}})"},
        {"PATCH /v1/agents/{agent_id}/tags", R"({"tags":["t"]})"},
        {"POST /v1/keys", R"({"agent_id":"admin","label":"l","expires_at":"2999-01-01T00:00:00Z"})"
        },
        {"POST /v1/grants",
         R"({"grantee_agent_id":"a","resource_type":"agent_traces","resource_id":"a",
             "permission":"read","expires_at":"2999-01-01T00:00:00Z"})"},
        {"PUT /v1/admin/conflicts/{id}/label", R"({"label":"genuine","notes":"n"})"},
        {"POST /v1/admin/scorer-eval", "{}"},
        {"POST /v1/project-links", R"({"project_a":"a","project_b":"b","link_type":"alias"})"},
        {"POST /v1/project-links/grant-all", R"({"link_type":"conflict_scope"})"},
        {"POST /v1/auth/scoped-token", R"({"as_agent_id":"a"})"},
        {"POST /auth/token", R"({"agent_id":"admin","api_key":"k"})"},
        {"POST /auth/refresh", R"({"agent_id":"admin","api_key":"k"})"},
        {"POST /auth/signup", R"({"email":"e","password":"p","org_name":"o","agent_id":"a"})"},
        {"POST /auth/verify", R"({"token":"t"})"},
        {"POST /auth/resend", R"({"email":"e"})"},
        {"POST /auth/verify/resend", R"({"email":"e"})"},
        {"POST /v1/admin/conflicts/validate-pair",
         R"({"outcome_a":"a","outcome_b":"b","type_a":"t","type_b":"t","agent_a":"a","agent_b":"b",
             "reasoning_a":"r","reasoning_b":"r","project_a":"p","project_b":"p"})"},
        {"POST /v1/admin/conflicts/eval",
         R"({"pairs":[{"label":"l","expected_relationship":"unrelated","outcome_a":"a",
                       "outcome_b":"b"}]})"},
        {"POST /billing/checkout",
         R"({"success_url":"https://a.example","cancel_url":"https://a.example"})"},
        {"POST /billing/portal", R"({"return_url":"https://a.example"})"},
    };
    return all;
}

/// Calls `visit(name)` for each text and each name of a member below `value`, while that place
/// holds kPlace.
void walk(
    json::value& value, const std::string& name, const std::function<void(std::string)>& visit
) {
    if (auto* text = value.if_string()) {
        const json::string kept = *text;
        *text = kPlace;
        visit(name);
        value = kept;
    } else if (auto* list = value.if_array()) {
        for (auto& item : *list) walk(item, name, visit);
    } else if (auto* object = value.if_object()) {
        std::vector<std::string> names;
        for (const auto& member : *object) names.emplace_back(member.key());
        for (const auto& member : names) {
            walk(object->at(member), member, visit);
            const json::value kept = object->at(member);
            object->erase(member);
            (*object)[kPlace] = kept;
            visit("");  // the name is the bad text itself
            object->erase(kPlace);
            (*object)[member] = kept;
        }
    }
}

class MalformedText : public ::testing::Test {
protected:
    std::string name_of(const http::Route& route) {
        return std::string(http::to_string(route.method)) + " " + route.pattern;
    }
    /// `METHOD path` of every route, with `value` for the parameters of the path.
    void for_each_route(
        const std::string& value,
        const std::function<void(const std::string& method, const std::string& path)>& visit
    ) {
        for (const auto& route : server.app().router().routes()) {
            std::string path = route.pattern;
            for (const char* name :
                 {"{agent_id}",
                  "{grant_id}",
                  "{id}",
                  "{job_id}",
                  "{key_id}",
                  "{run_id}",
                  "{session_id}",
                  "{superseded_id}"})
                path = replace_all(path, name, value);
            ASSERT_EQ(path.find('{'), std::string::npos) << "name the parameter in this test";
            const auto method = is_endless(path) ? http::Method::head : route.method;
            visit(std::string(http::to_string(method)), path);
        }
    }
    static std::string body_for(const std::string& method) {
        return method == "GET" || method == "HEAD" ? "" : "{}";
    }
    std::string stored() {
        return fmt::format(
            "{} decisions, agents: {}",
            json::serialize(admin.post("/v1/query", "{}").json.at("total")),
            json::serialize(admin.get("/v1/agents").json.at("total"))
        );
    }

    TestServer server{[](app::Config& config) { config.identity.may_delete_agents = true; }};
    HttpClient admin = server.admin();
};

TEST_F(MalformedText, InABodyIsRefusedWithItsNameAndNeverStored) {
    std::size_t places = 0;
    HttpClient owner = server.add_agent_of(kDefaultOrg, "owner", Role::org_owner);
    const std::string before = stored();
    for (const auto& [route, text] : bodies()) {
        const std::string method = route.substr(0, route.find(' '));
        std::string path = replace_all(route.substr(route.find(' ') + 1), "{agent_id}", "admin");
        for (const char* name : {"{run_id}", "{id}"})
            path = replace_all(path, name, "019688f0-2b1b-7a61-b2c3-d4e5f6071829");
        json::value body = json::parse(text);
        walk(body, "body", [&](const std::string& name) {
            ++places;
            for (const std::string_view bad : {"\\u0000", "x\\u0000y", "\xff", "\xed\xa0\x80"}) {
                const auto sent = replace_all(json::serialize(body), kPlace, bad);
                const auto reply = owner.send(method, path, sent);
                EXPECT_EQ(reply.status, 400) << route << ' ' << name << ' ' << reply.body;
                EXPECT_THAT(reply.body, HasSubstr("must be valid UTF-8 without the NUL character"));
                EXPECT_THAT(reply.body, HasSubstr(name));
            }
        });
    }
    EXPECT_GT(places, 100U);
    EXPECT_EQ(stored(), before);
}

TEST_F(MalformedText, IsTriedOnEveryRouteThatTakesABody) {
    for (const auto& route : server.app().router().routes()) {
        if (route.method == http::Method::get || route.method == http::Method::del) continue;
        if (route.pattern.ends_with("/rotate")) continue;    // ignores its body
        if (route.pattern.ends_with("/undo")) continue;      // the same
        if (route.pattern.ends_with("/webhooks")) continue;  // reads only what Stripe signed
        EXPECT_TRUE(bodies().contains(name_of(route))) << name_of(route);
    }
}

TEST_F(MalformedText, InThePathIsRefused) {
    for (const char* bad : {"%00", "x%00", "%ff", "%ed%a0%80", "\xff"}) {
        for_each_route(bad, [&](const std::string& method, const std::string& path) {
            if (path.find(bad) == std::string::npos) return;
            EXPECT_EQ(admin.send(method, path, body_for(method)).status, 400) << method << path;
        });
    }
}

TEST_F(MalformedText, InTheQueryIsRefused) {
    have_patience(std::chrono::seconds(60));  // some thousand requests
    for (const char* bad : {"%00", "%ff", "\xff"}) {
        for_each_route("admin", [&](const std::string& method, const std::string& path) {
            for (const char* name :
                 {"agent_id", "decision_type", "limit", "from", "include", "cursor", "x"}) {
                const auto target = fmt::format("{}?{}={}", path, name, bad);
                EXPECT_EQ(admin.send(method, target, "").status, 400) << method << target;
            }
            const auto target = fmt::format("{}?{}=1", path, bad);
            EXPECT_EQ(admin.send(method, target, "").status, 400) << method << target;
        });
    }
}

/// Whether the route needs credentials.
bool is_guarded(const std::string& path) {
    const bool is_billing = path.starts_with("/billing/") && path != "/billing/webhooks";
    return path.starts_with("/v1/") || is_billing;
}

/// What a route answers to a request whose header has a bad value. `otherwise` is what it answers
/// without the header.
int expected_status(
    const std::string& method, const std::string& path, const std::string& header, int otherwise
) {
    if (header == "X-Akashi-Org-ID" && is_guarded(path)) return 401;
    // Only routes that write look for a key, and a trace keeps the names of the client.
    const bool manages = path.starts_with("/v1/agents") || path.starts_with("/v1/keys");
    const bool writes = path == "/v1/trace" || (manages && method != "GET");
    if (header.ends_with("Idempotency-Key") && writes) return 400;
    return otherwise;
}

TEST_F(MalformedText, InAHeaderIsRefusedOnlyWhereTheHeaderCounts) {
    const std::string before = stored();
    for_each_route("nobody", [&](const std::string& method, const std::string& path) {
        const int otherwise = admin.send(method, path, body_for(method)).status;
        for (const char* header :
             {"User-Agent",
              "X-Model",
              "X-Akashi-Session",
              "Idempotency-Key",
              "X-Idempotency-Key",
              "X-Akashi-Org-ID",
              "X-Request-ID",
              "Origin",
              "Accept",
              "Accept-Encoding",
              "Content-Type",
              "Cookie",
              "X-Forwarded-For",
              "traceparent"}) {
            for (const char* bad : {"\xff", "akashi-\xc3", "caf\xe9/1.0"}) {
                const auto reply = admin.send(method, path, body_for(method), {{header, bad}});
                EXPECT_EQ(reply.status, expected_status(method, path, header, otherwise))
                    << method << path << header << reply.body;
            }
        }
    });
    EXPECT_EQ(stored(), before);
}

TEST_F(MalformedText, InAHeaderOfATraceIsRefusedWithItsName) {
    for (const char* header : {"user-agent", "x-model", "idempotency-key", "x-idempotency-key"}) {
        for (const char* bad : {"akashi-\xff/1", "\xc3", "x\xed\xa0\x80"}) {
            const auto reply =
                admin.post("/v1/trace", trace_body("admin", "header"), {{header, bad}});
            EXPECT_EQ(reply.status, 400) << reply.body;
            EXPECT_THAT(reply.body, HasSubstr(fmt::format("header {} must be valid", header)));
        }
    }
    for (const char* header : {"idempotency-key", "x-idempotency-key"}) {
        const auto reply =
            admin.post("/v1/agents", R"({"agent_id":"walked","name":"n"})", {{header, "\xff"}});
        EXPECT_EQ(reply.status, 400) << reply.body;
    }
    EXPECT_EQ(admin.get("/v1/decisions/recent").json.at("total"), 0);
}

TEST_F(MalformedText, IsNotMadeByCuttingALongHeader) {
    const std::string agent = "akashi-" + std::string(192, 'x') + "\xc3\xa9/1";
    const std::string model = std::string(199, 'm') + "\xe2\x82\xac";
    const auto reply = admin.post(
        "/v1/trace", trace_body("admin", "cut"), {{"User-Agent", agent}, {"X-Model", model}}
    );
    EXPECT_EQ(reply.status, 201) << reply.body;
    const auto read = admin.get("/v1/decisions/recent");
    EXPECT_THAT(read.body, HasSubstr("\"model\":\"" + std::string(199, 'm') + "\""));
}

TEST_F(MalformedText, InCredentialsIsUnauthorized) {
    HttpClient nobody = server.anonymous();
    for (const char* credentials :
         {"ApiKey \xff:key",
          "ApiKey admin:\xff",
          "ApiKey ak\xc3:ak_00112233_\xff",
          "Bearer \xff",
          "\xff",
          "\xff x",
          "ApiKey admin:ak_00112233_00112233445566778899aabbccddee\xff"})
        EXPECT_EQ(nobody.get("/v1/decisions/recent", {{"Authorization", credentials}}).status, 401)
            << credentials;
    // These cost no attempt, so that no route has to refuse more of them.
    for (const char* credentials : {"Bearer \xff", "\xff", "\xff x"}) {
        for_each_route("admin", [&](const std::string& method, const std::string& path) {
            const int otherwise = nobody.send(method, path, "").status;
            const auto reply = nobody.send(method, path, "", {{"Authorization", credentials}});
            EXPECT_EQ(reply.status, otherwise) << method << path << reply.body;
            EXPECT_EQ(reply.status == 401, is_guarded(path)) << method << path;
        });
    }
    for (const char* path : {"/auth/token", "/auth/refresh"}) {
        for (const char* body :
             {R"({"agent_id":"\u0000","api_key":"x"})",
              R"({"agent_id":"admin","api_key":"\u0000"})",
              "{\"agent_id\":\"\xff\",\"api_key\":\"x\"}"}) {
            EXPECT_EQ(nobody.post(path, body).status, 400) << body;
        }
    }
}

}  // namespace
}  // namespace akashi::testing

// What a caller may not see must not change anything that it reads.
#include "access_world.hpp"
#include "base/steady_clock.hpp"

#include <boost/json/serialize.hpp>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace akashi::testing {
namespace {

namespace json = boost::json;

/// Numbers that depend on the age of a decision change a little from one second to the next.
constexpr double kDrift = 1e-5;

/// Where two answers differ: the path of the first member, and its values. Empty when they are the
/// same but for `meta` and the period of figures.
std::string difference(const json::value& before, const json::value& after) {
    if (before.is_double() && after.is_double())
        return std::abs(before.get_double() - after.get_double()) <= kDrift
                   ? ""
                   : fmt::format(": {} becomes {}", before.get_double(), after.get_double());
    const auto* object = before.if_object();
    const auto* other = after.if_object();
    if (object != nullptr && other != nullptr) {
        std::set<std::string> names;
        for (const auto* members : {object, other})
            for (const auto& member : *members) names.emplace(member.key());
        names.erase("meta");
        names.erase("period");  // of figures about conflicts: it ends now
        for (const std::string& name : names) {
            const json::value* left = object->if_contains(name);
            const json::value* right = other->if_contains(name);
            const json::value none("nothing");
            const auto found = difference(left ? *left : none, right ? *right : none);
            if (!found.empty()) return '.' + name + found;
        }
        return "";
    }
    const auto* list = before.if_array();
    const auto* other_list = after.if_array();
    if (list != nullptr && other_list != nullptr && list->size() == other_list->size()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            const auto found = difference((*list)[i], (*other_list)[i]);
            if (!found.empty()) return fmt::format("[{}]{}", i, found);
        }
        return "";
    }
    if (before == after) return "";
    return fmt::format(": {} becomes {}", json::serialize(before), json::serialize(after));
}

/// A caller with decisions that it may see.
class HiddenRows : public ::testing::TestWithParam<std::size_t> {
protected:
    HiddenRows() {
        const std::string decision = world.fill("$decision", "visible", GetParam(), false);
        const std::string session = world.fill("$session", "visible", GetParam(), false);
        world.fill("$run", "visible", GetParam(), false);
        world.fill("$conflict", "visible", GetParam(), false);
        world.record("visible", "dark", "", R"(,"bindings":[{"parameter":"shade","value":"1"}])");
        const std::string rest = R"(,"alternatives":[{"label":"chalk"}],"reasoning":"turquoise")";
        const std::string in_palette = R"(,"context":{"project":"palette"})";
        cited = world.record("visible", "pigment of the database", rest, in_palette, session);
        world.record(
            "visible", "pigment", "", R"(,"trace_id":"a trace","precedent_ref":")" + cited + '"'
        );
        const std::string ended = world.record("visible", "an older pigment");
        world.record("visible", "a newer pigment", "", R"(,"supersedes_id":")" + ended + '"');
        for (int i = 0; i < 3; ++i) world.record("visible", fmt::format("thing {}", i), rest);
    }

    /// Rows that look like those that the caller may see, and rows like those that it might look
    /// for.
    void add_rows(const std::string& what) {
        const std::string session = world.fill("$session", "visible", GetParam(), false);
        const std::string cites = what == "foreign" ? "" : R"(,"precedent_ref":")" + cited + '"';
        const std::string rest =
            R"(,"alternatives":[{"label":"chalk"}],"reasoning":"turquoise databse")";
        const std::string names =
            R"(,"trace_id":"a trace","context":{"project":"palette","tool":"brush"})";
        for (int i = 0; i < 8; ++i)
            world.record(what, "pigment of the databse, pigmnt", rest, names + cites, session);
        const std::string in_workshop = R"(,"context":{"project":"workshop"})";
        const std::string ended =
            world.record(what, "turquois pigment", rest, in_workshop, Uuid::make_v4().str());
        world.fill("$run", what, GetParam(), /*is_to_change=*/true);
        world.fill("$conflict", what, GetParam(), /*is_to_change=*/true);
        world.record(what, "light", "", R"(,"bindings":[{"parameter":"shade","value":"2"}])");
        world.record(what, "turquoise", "", cites + R"(,"supersedes_id":")" + ended + '"');
    }

    /// The answers to all that the role may read, by request.
    std::map<std::string, HttpReply> read_all() {
        std::set<std::string> reads;
        for (const auto& route : world.server().app().router().routes())
            if (route.is_read() && route.minimum_role && *route.minimum_role <= Role::reader)
                reads.insert(std::string(http::to_string(route.method)) + ' ' + route.pattern);
        std::map<std::string, HttpReply> replies;
        for (const AccessRow& row : load_access_table()) {
            // Everybody may know how much of its quotas the whole organization used.
            if (!reads.contains(row.route) || row.route == "GET /v1/usage") continue;
            std::vector<AccessRequest> requests = row.also;
            requests.push_back(row.request);
            for (const AccessRequest& request : requests) {
                const AccessRequest filled{fill(request.path), fill(request.body)};
                replies[row.method + ' ' + filled.path + ' ' + filled.body] =
                    send(world.caller(GetParam()), row, filled);
            }
        }
        return replies;
    }
    std::string fill(const std::string& text) {
        return world.fill(text, "visible", GetParam(), /*is_to_change=*/false);
    }
    /// What the server remembers of the words and projects is old by then.
    static void wait_until_all_is_read_again() { SteadyClock::move_on(std::chrono::minutes(20)); }

    AccessWorld world;
    std::string cited;
};

TEST_P(HiddenRows, ChangeNothingThatTheCallerReads) {
    const auto before = read_all();
    ASSERT_GT(before.size(), 40U);
    add_rows("hidden");
    add_rows("foreign");
    wait_until_all_is_read_again();
    const auto after = read_all();
    for (const auto& [request, reply] : before) {
        const HttpReply& later = after.at(request);
        EXPECT_EQ(reply.status, later.status) << request;
        EXPECT_EQ(difference(reply.json, later.json), "") << request << '\n' << later.body;
    }
}

INSTANTIATE_TEST_SUITE_P(Caller, HiddenRows, ::testing::Values(1U, 2U), [](const auto& given) {
    return std::string(kCallers[given.param]);
});

/// The warnings of a trace suggest names of projects.
TEST(HiddenProjects, AreNotSuggestedToWhoRecords) {
    AccessWorld world;
    const auto in_project = [](const std::string& name) {
        return R"(,"context":{"project":")" + name + "\"}";
    };
    const auto warnings = [&](const std::string& project) {
        std::string body = trace_body("agent", "something");
        body.insert(body.size() - 1, in_project(project));
        const auto recorded = world.caller(2).post("/v1/trace", body);
        EXPECT_EQ(recorded.status, 201) << recorded.body;
        const auto* list = recorded.json.at("data").as_object().if_contains("warnings");
        return list == nullptr ? "" : json::serialize(*list);
    };
    world.record("visible", "pigment", "", in_project("easels"));
    world.record("hidden", "pigment", "", in_project("palettes"));
    world.record("foreign", "pigment", "", in_project("palettes"));
    EXPECT_THAT(warnings("easel"), ::testing::HasSubstr("did you mean: easels?"));
    EXPECT_EQ(warnings("palette"), "");
}

}  // namespace
}  // namespace akashi::testing

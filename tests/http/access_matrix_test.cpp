// Every route for every caller, on what it may and may not see, compared with access_table.yaml.
#include "access_world.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace akashi::testing {
namespace {

using ::testing::IsEmpty;

/// One column of the table.
class AccessMatrix : public ::testing::TestWithParam<std::size_t> {
protected:
    bool is_restricted() const { return GetParam() <= 2; }

    /// Words that the answer has and the caller must not see.
    std::vector<std::string> leaks(const AccessRequest& request, const std::string& body) const {
        std::vector<std::string> found;
        const std::string asked = request.path + request.body;
        for (const char* what : {"hidden", "foreign"}) {
            if (what == std::string_view("hidden") && !is_restricted()) continue;
            const auto& [agent_id, word] = AccessWorld::owner_of(what);
            for (const std::string& text : {word, '"' + agent_id + '"'})
                if (body.find(text) != std::string::npos && asked.find(text) == std::string::npos)
                    found.push_back(text);
        }
        return found;
    }

    AccessWorld world;
};

TEST_P(AccessMatrix, GetsTheStatusOfTheTableAndNothingThatIsHidden) {
    for (const char* what : {"visible", "hidden", "foreign"}) world.record(what, "pigment");
    for (const AccessRow& row : load_access_table()) {
        for (const auto& [what, statuses] : row.statuses) {
            const auto fill = [&](const std::string& text) {
                return world.fill(text, what, GetParam(), row.changes);
            };
            const AccessRequest request{fill(row.request.path), fill(row.request.body)};
            const HttpReply reply = send(world.caller(GetParam()), row, request);
            const std::string asked =
                fmt::format("{}, {}: {} {}", row.name, what, request.path, request.body);
            EXPECT_EQ(reply.status, statuses[GetParam()]) << asked << '\n' << reply.body;
            EXPECT_THAT(leaks(request, reply.body), IsEmpty()) << asked << '\n' << reply.body;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Caller,
    AccessMatrix,
    ::testing::Range(std::size_t{0}, kCallers.size()),
    [](const auto& given) { return std::string(kCallers[given.param]); }
);

TEST(AccessTable, HasARowForEachRouteAndNoOther) {
    const TestServer server;
    std::set<std::string> served;
    for (const auto& route : server.app().router().routes())
        served.insert(std::string(http::to_string(route.method)) + ' ' + route.pattern);
    std::set<std::string> written;
    for (const AccessRow& row : load_access_table()) written.insert(row.route);
    EXPECT_THAT(written, ::testing::ContainerEq(served));
}

TEST(AccessTable, AsksForWhatIsVisibleHiddenAndForeignWhereverARequestNamesSomething) {
    const std::set<std::string> all{"visible", "hidden", "foreign"};
    for (const AccessRow& row : load_access_table()) {
        std::set<std::string> asked;
        for (const auto& [what, statuses] : row.statuses) asked.insert(what);
        EXPECT_EQ(asked, row.names_something() ? all : std::set<std::string>{"any"}) << row.name;
    }
}

}  // namespace
}  // namespace akashi::testing

#include "identity/first_start.hpp"

#include "base/log.hpp"
#include "identity/identity_fixture.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FirstStartTest : public IdentityFixture {
protected:
    bool is_there() { return run(ports_.directory.find(kDefaultOrg, "admin")).has_value(); }
    std::vector<std::string> keys() {
        return stores_->query("SELECT agent_id, label, created_by FROM api_keys");
    }
    void start(AdminKey key) { run(first_start_.run(std::move(key))); }

    FirstStart first_start_{ports_, keys_, clock_};
    std::vector<std::string> lines_;
    const log::Capture capture_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

TEST_F(FirstStartTest, MakesTheAgentWithItsKey) {
    std::string kept;
    start({.chosen = "", .keep = [&](const std::string& key) { kept = key; }});
    const Agent made = find_agent("admin");
    EXPECT_EQ(made.name, "System Admin");
    EXPECT_EQ(made.role, Role::admin);
    EXPECT_EQ(made.created_at, time_);
    EXPECT_EQ(made.updated_at, time_);
    EXPECT_THAT(keys(), ElementsAre("admin|default|system"));
    EXPECT_EQ(authenticate("ApiKey admin:" + kept)->id, made.id);
    EXPECT_THAT(lines_, ElementsAre(HasSubstr("seeded initial admin agent")));
}

TEST_F(FirstStartTest, StoresNothingWhenTheGeneratedKeyCannotBeKept) {
    const auto fail = [](const std::string&) { throw std::runtime_error("no room"); };
    EXPECT_THROW(start({.chosen = "", .keep = fail}), std::runtime_error);
    EXPECT_FALSE(is_there());
    EXPECT_THAT(keys(), IsEmpty());
}

TEST_F(FirstStartTest, KeepsNoKeyThatWasChosen) {
    const auto keep = [](const std::string&) { ADD_FAILURE() << "it was kept"; };
    start({.chosen = "a key of my own", .keep = keep});
    EXPECT_TRUE(authenticate("ApiKey admin:a key of my own"));
}

TEST_F(FirstStartTest, MakesNoKeyThatNobodyWouldSee) {
    start({});
    EXPECT_FALSE(is_there());
    EXPECT_THAT(
        lines_,
        ElementsAre(::testing::AllOf(
            HasSubstr("no admin API key configured, skipping admin seed"),
            HasSubstr("akashi admin key create --agent admin")
        ))
    );
}

TEST_F(FirstStartTest, SaysWhyAnAgentNamedAdminStaysAsItIs) {
    create("admin", Role::agent);
    start({.chosen = "a key of my own", .keep = {}});
    EXPECT_EQ(keys().size(), 1u);
    EXPECT_THAT(
        lines_,
        ElementsAre(::testing::AllOf(
            HasSubstr("the agent admin is no admin"), HasSubstr(R"("role":"agent")")
        ))
    );
}

TEST_F(FirstStartTest, LeavesADatabaseAloneWhereAnAdminHasAKey) {
    create("boss", Role::admin);
    start({.chosen = "a key of my own", .keep = {}});
    EXPECT_FALSE(is_there());
    EXPECT_THAT(lines_, ElementsAre(HasSubstr("an admin has a key, skipping admin seed")));
}

}  // namespace
}  // namespace akashi

#include "identity/token_service.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "identity/identity_fixture.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TokenServiceTest : public IdentityFixture {
protected:
    Result<IssuedToken> issue(const std::string& name, const std::string& key) {
        return run(tokens_.issue({{name, {}}, key, "192.0.2.1"}));
    }

    std::vector<std::string> lines_;
    const log::Capture capture_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

TEST_F(TokenServiceTest, IssuesATokenForTheOwnerOfTheKey) {
    const auto issued = issue("holder", create("holder", Role::reader)).value();
    EXPECT_EQ(issued.expires_at, time_ + std::chrono::hours(1));
    const auto first = issued.token.find('.');
    const auto text = base64url_decode(
        std::string_view(issued.token).substr(first + 1, issued.token.rfind('.') - first - 1)
    );
    ASSERT_TRUE(text);
    const auto claims = boost::json::parse(*text).as_object();
    EXPECT_EQ(claims.at("sub").as_string(), id_of("holder").str());
    EXPECT_EQ(claims.at("agent_id"), "holder");
    EXPECT_EQ(claims.at("org_id").as_string(), kDefaultOrg.str());
    EXPECT_EQ(claims.at("role"), "reader");
    EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(TokenServiceTest, LogsALoginThatFailedUnlessNothingWasExamined) {
    EXPECT_EQ(issue("nobody", "a wrong key").error().message(), "invalid credentials");
    EXPECT_THAT(
        lines_,
        ElementsAre(AllOf(
            HasSubstr("auth: login failed"),
            HasSubstr(R"("agent_id":"nobody")"),
            HasSubstr(R"("reason":"invalid credentials")"),
            ::testing::Not(HasSubstr("a wrong key"))
        ))
    );
    lines_.clear();
    EXPECT_EQ(issue("nobody", "").error().message(), "invalid credentials");
    EXPECT_EQ(issue("no name", "a wrong key").error().message(), "invalid credentials");
    EXPECT_THAT(lines_, IsEmpty());
}

}  // namespace
}  // namespace akashi

#include "conflicts/claims.hpp"

#include "base/text.hpp"

#include <gmock/gmock.h>

#include <string>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Claims, AreTheSentencesOfAnOutcome) {
    EXPECT_THAT(
        claims_of("Use Kafka. Keep topics small! Is it fast? 3 brokers will do."),
        ElementsAre("Use Kafka", "Keep topics small", "Is it fast", "3 brokers will do")
    );
}

TEST(Claims, DoNotEndAtAbbreviationsVersionsAndNames) {
    EXPECT_THAT(
        claims_of("Use a queue, e.g. Kafka 3.6 or NATS, vs. Redis by J. Doe in config.yaml."),
        SizeIs(1)
    );
}

TEST(Claims, AreTheItemsOfAList) {
    EXPECT_THAT(
        claims_of(
            "We decided:\n- cache sessions in Redis\n  * keep them for a day\n2. log every miss"
        ),
        ElementsAre(
            "We decided:", "cache sessions in Redis", "keep them for a day", "log every miss"
        )
    );
    EXPECT_THAT(
        claims_of("Two rules (1) retry payments once (2) never retry refunds"),
        ElementsAre("Two rules", "retry payments once", "never retry refunds")
    );
}

TEST(Claims, AreSeparatedBySemicolonsAndInEnumerationsWhenEachPartIsAStatement) {
    EXPECT_THAT(
        claims_of("The gateway checks all tokens; the services trust the gateway"),
        ElementsAre("The gateway checks all tokens", "the services trust the gateway")
    );
    EXPECT_THAT(claims_of("Colors of the flags: red; green; blue"), SizeIs(1));
    EXPECT_THAT(
        claims_of("Limits: uploads have 5 MB at most, sessions end after an hour"),
        ElementsAre("Limits: uploads have 5 MB at most", "sessions end after an hour")
    );
}

TEST(Claims, LeaveOutWhatSaysNothingAndWhatIsSaidTwice) {
    EXPECT_THAT(claims_of("LGTM! All tests pass. Ship it. Done."), IsEmpty());
    EXPECT_THAT(
        claims_of("Cache sessions in Redis. We cache sessions in Redis for a day."),
        ElementsAre("We cache sessions in Redis for a day")
    );
    EXPECT_THAT(claims_of("Cache sessions in Redis. cache sessions in redis."), SizeIs(1));
}

TEST(Claims, EndWhereTheMarkupOfAClientBegins) {
    EXPECT_THAT(
        claims_of("Use Kafka here.</outcome> <parameter name=\"reasoning\">Never use Kafka."),
        ElementsAre("Use Kafka here")
    );
}

TEST(Claims, OfScriptsWithoutSpacesEndAtTheirStops) {
    EXPECT_THAT(
        claims_of("会话缓存保存在内存数据库里。不要记录访问令牌和密码！"),
        ElementsAre("会话缓存保存在内存数据库里。", "不要记录访问令牌和密码！")
    );
}

TEST(Claims, AreBoundedAndWholeInHostileText) {
    std::string many;
    for (int i = 0; i < 5'000; ++i) many += "Rule number " + std::to_string(i) + " holds. ";
    EXPECT_LE(claims_of(many).size(), kMostClaims);
    for (const std::string& text :
         {std::string(1'000'000, '('),
          std::string(1'000'000, ';'),
          std::string(1'000'000, '.'),
          std::string(1'000'000, '\n'),
          std::string(100'000, '\xff')})
        EXPECT_LE(claims_of(text).size(), kMostClaims);
    std::string wide(1, 'a');
    while (wide.size() < 2 * kMostClaimBytes) wide += "é b";
    for (const auto claim : claims_of(wide)) EXPECT_TRUE(is_text(claim));
}

}  // namespace
}  // namespace akashi

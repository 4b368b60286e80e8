#include "decisions/similar_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> similar(std::vector<std::string> names, std::string_view wanted) {
    std::vector<std::string> found;
    for (auto& item : NameList(std::move(names)).similar_to(wanted, 3))
        found.push_back(std::move(item.name));
    return found;
}

TEST(SimilarNames, AreThoseAFewEditsAway) {
    EXPECT_THAT(similar({"billing-api", "search"}, "biling-api"), ElementsAre("billing-api"));
    EXPECT_THAT(similar({"Billing"}, "billing"), ElementsAre("Billing"));
    EXPECT_THAT(similar({"billing"}, "search"), IsEmpty());
    EXPECT_THAT(similar({"ab"}, "xy"), IsEmpty());
    EXPECT_THAT(similar({"a-long-name-of-a-project"}, "a-long-name-of-another-one"), IsEmpty());
}

TEST(SimilarNames, AreNotTheNameItself) {
    EXPECT_THAT(similar({"billing", "billings"}, "billing"), ElementsAre("billings"));
}

TEST(SimilarNames, ComeTheMostSimilarFirstThenInOrder) {
    EXPECT_THAT(
        similar({"billing-xyz", "billing-b", "billing-a", "billings"}, "billing"),
        ElementsAre("billings", "billing-a", "billing-b")
    );
}

TEST(SimilarNames, NeedAtMostFiveEditsAndHalfOfTheLongerName) {
    EXPECT_THAT(similar({"0123456789"}, "01234vwxyz"), ElementsAre("0123456789"));
    EXPECT_THAT(similar({"0123456789ab"}, "012345uvwxyz"), IsEmpty()) << "six edits";
    EXPECT_THAT(similar({"abcd"}, "abxy"), ElementsAre("abcd"));
    EXPECT_THAT(similar({"abc"}, "axy"), IsEmpty()) << "two edits of three characters";
    EXPECT_THAT(similar({"abcd"}, "ab"), ElementsAre("abcd"));
    EXPECT_THAT(similar({"ab"}, "abcd"), ElementsAre("ab"));
    EXPECT_THAT(similar({"äöü"}, "äöx"), ElementsAre("äöü")) << "characters, not bytes";
}

TEST(SimilarNames, AreLookedForUpToTwoHundredBytes) {
    const std::string name(kMaxComparedName, 'x');
    EXPECT_THAT(similar({name}, name.substr(1)), ElementsAre(name));
    EXPECT_THAT(similar({name.substr(1)}, name), ElementsAre(name.substr(1)));
    EXPECT_THAT(similar({name + "x"}, name), IsEmpty());
    EXPECT_THAT(similar({name}, name + "x"), IsEmpty());
}

TEST(SimilarNames, AreNotLookedForAmongVeryLongNames) {
    const std::string name(kMaxComparedName + 1, 'x');
    EXPECT_THAT(similar({name + "y"}, name), IsEmpty());
    EXPECT_THAT(similar({""}, ""), IsEmpty());
}

}  // namespace
}  // namespace akashi

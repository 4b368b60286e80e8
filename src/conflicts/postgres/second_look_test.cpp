#include "conflicts/postgres/second_look.hpp"

#include <gmock/gmock.h>

namespace akashi::postgres {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<CountedBindings> decisions_with(const std::vector<std::size_t>& bindings) {
    std::vector<CountedBindings> decisions;
    decisions.reserve(bindings.size());
    for (const std::size_t count : bindings)
        decisions.push_back({{kDefaultOrg, DecisionId::make()}, count});
    return decisions;
}

TEST(SecondLook, TakesSoManyDecisionsAtOnceThatTheirBindingsAreFew) {
    EXPECT_THAT(
        pieces_of(decisions_with({16, 8, 8, 1, 31, 32, 2})),
        ElementsAre(SizeIs(3), SizeIs(2), SizeIs(1), SizeIs(1))
    );
}

TEST(SecondLook, TakesADecisionWithManyBindingsByItself) {
    EXPECT_THAT(pieces_of(decisions_with({100, 100})), ElementsAre(SizeIs(1), SizeIs(1)));
}

TEST(SecondLook, KeepsTheOrderAndLeavesNothingOut) {
    const auto decisions = decisions_with(std::vector<std::size_t>(512, 16));
    std::size_t place = 0;
    for (const auto& piece : pieces_of(decisions))
        for (const DecisionRef& decision : piece)
            ASSERT_EQ(decision.id, decisions.at(place++).decision.id);
    EXPECT_EQ(place, decisions.size());
}

TEST(SecondLook, HasNoPieceWithoutDecisions) { EXPECT_THAT(pieces_of({}), IsEmpty()); }

}  // namespace
}  // namespace akashi::postgres

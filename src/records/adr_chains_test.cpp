#include "records/adr_chains.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

Adr make_adr(std::string file_name, std::optional<int> number = std::nullopt) {
    Adr adr;
    adr.file_name = std::move(file_name);
    adr.number = number;
    return adr;
}

constexpr std::chrono::sys_days kToday = std::chrono::sys_days(2024y / 5 / 6);

AdrChains link(const std::vector<Adr>& adrs) { return link_adrs(adrs, kToday); }

TEST(AdrChains, PutPredecessorsFirst) {
    Adr first = make_adr("9.md", 9);
    Adr second = make_adr("5.md", 5);
    Adr third = make_adr("1.md", 1);
    second.supersedes = {{"9.md", 9}};
    second.superseded_by = {{"1.md", {}}};
    const AdrChains chains = link({third, make_adr("2.md", 2), second, first});
    EXPECT_THAT(chains.order, ElementsAre(3, 2, 0, 1));
    EXPECT_EQ(chains.predecessors[2], (std::vector<std::size_t>{3}));
    EXPECT_EQ(chains.predecessors[0], (std::vector<std::size_t>{2}));
    EXPECT_EQ(chains.successors[3], 2u);
    EXPECT_THAT(chains.warnings, IsEmpty());
}

TEST(AdrChains, OrderTheRestByNumberThenName) {
    const AdrChains chains =
        link({make_adr("b.md"), make_adr("a.md"), make_adr("10.md", 10), make_adr("9.md", 9)});
    EXPECT_THAT(chains.order, ElementsAre(3, 2, 1, 0));
}

TEST(AdrChains, SayNothingWhenBothSidesAgree) {
    Adr old = make_adr("1.md", 1);
    Adr next = make_adr("2.md", 2);
    old.superseded_by = {{"", 2}};
    next.supersedes = {{"1.md", 1}};
    const AdrChains chains = link({old, next});
    EXPECT_EQ(chains.predecessors[1], (std::vector<std::size_t>{0}));
    EXPECT_THAT(chains.warnings, IsEmpty());
}

TEST(AdrChains, ResolveLinksInTheFolderOfTheRecord) {
    Adr front = make_adr("front/2.md", 2);
    front.supersedes = {{"", 1}};
    Adr back = make_adr("back/3.md", 3);
    back.supersedes = {{"../front/2.md", 2}};
    const AdrChains chains =
        link({make_adr("back/1.md", 1), make_adr("front/1.md", 1), front, back});
    EXPECT_EQ(chains.predecessors[2], (std::vector<std::size_t>{1}));
    EXPECT_EQ(chains.predecessors[3], (std::vector<std::size_t>{2}));
}

TEST(AdrChains, FallBackToTheNumberWhenTheFileWasRenamed) {
    Adr next = make_adr("2.md", 2);
    next.supersedes = {{"0001-old-name.md", 1}};
    EXPECT_THAT(link({make_adr("0001-new-name.md", 1), next}).predecessors[1], ElementsAre(0));
}

TEST(AdrChains, WarnOfLinksToNowhere) {
    Adr next = make_adr("2.md", 2);
    next.supersedes = {{"", 7}, {"x.md", {}}};
    next.superseded_by = {{"", 8}};
    EXPECT_THAT(
        link({next}).warnings,
        ElementsAre(
            "2.md: supersedes ADR 7, which is not here",
            "2.md: supersedes x.md, which is not here",
            "2.md: is superseded by ADR 8, which is not here"
        )
    );
}

TEST(AdrChains, FollowTheFirstOfTwoSuccessors) {
    Adr two = make_adr("2.md", 2);
    Adr three = make_adr("3.md", 3);
    two.supersedes = three.supersedes = {{"", 1}};
    const AdrChains chains = link({make_adr("1.md", 1), two, three});
    EXPECT_EQ(chains.successors[0], 1u);
    EXPECT_THAT(chains.predecessors[2], IsEmpty());
    EXPECT_THAT(chains.warnings, ElementsAre("3.md: cannot supersede 1.md: 2.md does already"));
}

TEST(AdrChains, MayEndSeveralAtOnce) {
    Adr three = make_adr("3.md", 3);
    three.supersedes = {{"", 2}, {"", 1}};
    const AdrChains chains = link({three, make_adr("1.md", 1), make_adr("2.md", 2)});
    EXPECT_THAT(chains.predecessors[0], ElementsAre(2, 1));
    EXPECT_THAT(chains.order, ElementsAre(1, 2, 0));
    EXPECT_THAT(chains.warnings, IsEmpty());
}

TEST(AdrChains, LeaveWhatARecordThatIsNotInForceNames) {
    const auto notes_on = [](AdrStatus status, std::chrono::sys_days date) {
        Adr old = make_adr("1.md", 1);
        Adr next = make_adr("2.md", 2);
        next.supersedes = {{"", 1}};
        old.superseded_by = {{"", 2}};
        next.status = status;
        next.date = date;
        const AdrChains chains = link({old, next});
        EXPECT_EQ(chains.successors[0].has_value(), chains.warnings.empty());
        return chains.warnings;
    };
    EXPECT_THAT(
        notes_on(AdrStatus::proposed, kToday),
        ElementsAre("2.md: is only proposed; 1.md stays current")
    );
    EXPECT_THAT(
        notes_on(AdrStatus::rejected, kToday), ElementsAre("2.md: was rejected; 1.md stays current")
    );
    EXPECT_THAT(
        notes_on(AdrStatus::accepted, kToday + std::chrono::days(1)),
        ElementsAre("2.md: is dated in the future; 1.md stays current")
    );
    for (const AdrStatus status : {AdrStatus::accepted, AdrStatus::superseded, AdrStatus::unknown})
        EXPECT_THAT(notes_on(status, kToday), IsEmpty());
}

TEST(AdrChains, BreakCircles) {
    Adr one = make_adr("1.md", 1);
    Adr two = make_adr("2.md", 2);
    Adr self = make_adr("3.md", 3);
    one.supersedes = {{"", 2}};
    two.supersedes = {{"", 1}};
    self.supersedes = {{"", 3}};
    const AdrChains chains = link({one, two, self});
    EXPECT_THAT(chains.order, ElementsAre(1, 0, 2));
    EXPECT_THAT(
        chains.warnings,
        ElementsAre(
            "2.md: cannot supersede 1.md: the links form a circle",
            "3.md: cannot supersede 3.md: the links form a circle"
        )
    );
}

}  // namespace
}  // namespace akashi

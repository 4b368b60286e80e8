#include "records/adr_import.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

struct Text {
    std::string name;
    std::string title;
    std::string status = "Accepted";
    std::string date = "2024-03-04";
    std::string decision = "We do it.";
};

AdrFile file_of(const Text& text) {
    return {
        text.name,
        "# " + text.title + "\n\nDate: " + text.date + "\n\n## Status\n\n" + text.status +
            "\n\n## Decision\n\n" + text.decision + "\n"
    };
}

/// Which decisions stay current when folders are imported again and again.
class AdrIdentityContract : public ContractTest {
protected:
    AdrImportReport import(
        const std::vector<Text>& texts,
        std::optional<std::string> project = std::nullopt,
        bool is_dry_run = false,
        Time time = now()
    ) {
        std::vector<AdrFile> files;
        for (const Text& text : texts) files.push_back(file_of(text));
        TraceService service(traces(), decisions());
        AdrImport import(service, decisions());
        return run(import.run(
            {kDefaultOrg, std::move(files), std::move(project), is_dry_run, time}, [](auto, auto) {}
        ));
    }

    /// Title and project of what is current, oldest first.
    std::vector<std::string> current() {
        std::vector<std::string> lines;
        DecisionQuery query;
        query.ascending = true;
        for (const Decision& decision : list(query).decisions)
            lines.push_back(
                decision.outcome.substr(0, decision.outcome.find('\n')) +
                (decision.project ? " of " + *decision.project : "")
            );
        return lines;
    }
    /// The newest of the current decisions.
    Decision latest() { return find(list().decisions.at(0).id).value(); }

    const Text one_{"0001-one.md", "1. One", "Accepted", "2024-01-02"};
    const Text two_{"0002-two.md", "2. Two", "Accepted\n\nSupersedes ADR 1"};
};

TEST_P(AdrIdentityContract, KeepsProjectsWithTheSameFileNamesApart) {
    for (int round = 0; round < 2; ++round) {
        for (const std::string project : {"red", "blue"}) {
            const auto report = import({one_}, project);
            EXPECT_EQ(report.recorded, round == 0 ? 1u : 0u);
            EXPECT_EQ(report.unchanged, round == 0 ? 0u : 1u);
        }
        EXPECT_EQ(import({one_}).recorded, round == 0 ? 1u : 0u) << "without a project";
    }
    EXPECT_THAT(current(), ::testing::UnorderedElementsAre("One of red", "One of blue", "One"));
    Text changed = one_;
    changed.decision = "We do it twice.";
    EXPECT_EQ(import({changed}, "red").revised, 1u);
    EXPECT_EQ(import({one_}, "blue").unchanged, 1u);
}

TEST_P(AdrIdentityContract, RevisesWhatAnEarlierVersionRecorded) {
    for (const std::string project : {"red", "blue"}) {
        TraceRecord trace = make_trace("One", "adr-import");
        trace.registrar = operator_of(kDefaultOrg, "a test");
        trace.run.trace_id = "adr:0001-one.md";  // without the project
        trace.decision.metadata = R"({"source":"0001-one.md"})";
        trace.decision.project = project;
        record(trace);
    }
    const auto report = import({one_}, "red");
    EXPECT_EQ(report.revised, 1u);
    EXPECT_EQ(report.recorded, 0u);
    EXPECT_THAT(current(), ::testing::UnorderedElementsAre("One of red", "One of blue"));
}

TEST_P(AdrIdentityContract, RevisesARecordThatWasRenamed) {
    import({one_, {"0003-three.md", "3. Three"}});
    Text moved = one_;
    moved.name = "archive/0001-the-one.md";
    const auto report = import({moved, {"0003-three.md", "3. Three"}});
    EXPECT_EQ(report.revised, 1u);
    EXPECT_EQ(report.unchanged, 1u);
    EXPECT_EQ(report.recorded, 0u);
    EXPECT_EQ(import({moved}).unchanged, 1u);
    EXPECT_THAT(latest().metadata, HasSubstr("archive/0001-the-one.md"));
    Text copy = one_;
    copy.decision = "We do it twice.";
    EXPECT_EQ(import({moved, copy}).recorded, 1u) << "a copy is another record";
}

TEST_P(AdrIdentityContract, TakesOneOfTwoRecordsForTheRenamedOne) {
    import({one_});
    Text moved = one_;
    moved.name = "a/one.md";
    Text copy = one_;
    copy.name = "b/one.md";
    const auto report = import({moved, copy});
    EXPECT_EQ(report.revised, 1u);
    EXPECT_EQ(report.recorded, 1u);
    EXPECT_THAT(report.failed, IsEmpty());
    EXPECT_EQ(import({moved, copy}).unchanged, 2u);
}

TEST_P(AdrIdentityContract, RevisesARecordWhoseStatusDateOrLinksChanged) {
    Text text = two_;
    text.status = "Proposed";
    import({text});
    for (const auto& change : std::vector<std::function<void()>>{
             [&] { text.status = "Accepted"; },
             [&] { text.date = "2024-03-05"; },
             [&] { text.status = "Accepted\n\nSupersedes ADR 9"; },
             [&] { text.decision = "No."; }
         }) {
        change();
        EXPECT_EQ(import({text}).revised, 1u);
        EXPECT_EQ(import({text}).unchanged, 1u);
    }
    EXPECT_EQ(list().decisions.size(), 1u);
}

TEST_P(AdrIdentityContract, EndsNothingForAProposalUntilItIsAccepted) {
    Text two = two_;
    two.status = "Proposed\n\nSupersedes ADR 1";
    const auto first = import({one_, two});
    EXPECT_THAT(first.warnings, Contains(HasSubstr("is only proposed; 0001-one.md stays current")));
    EXPECT_THAT(current(), ElementsAre("One", "Two"));
    const auto second = import({one_, two_});
    EXPECT_EQ(second.revised, 1u);
    EXPECT_EQ(second.unchanged, 1u);
    EXPECT_THAT(current(), ElementsAre("Two"));
    EXPECT_EQ(find(*latest().supersedes_id)->outcome, "One\n\nWe do it.");
    const auto third = import({one_, two_});
    EXPECT_EQ(third.unchanged, 2u);
    EXPECT_THAT(third.warnings, IsEmpty());
}

TEST_P(AdrIdentityContract, EndsWhatANewLinkNames) {
    Text two = two_;
    two.status = "Accepted";
    import({one_, two});
    Text one = one_;
    one.status = "Superseded by ADR 2";
    const auto report = import({one, two});
    EXPECT_EQ(report.revised, 1u);
    EXPECT_THAT(current(), ElementsAre("Two"));
    EXPECT_EQ(latest().valid_from, Time(std::chrono::sys_days(2024y / 3 / 4)));
    EXPECT_EQ(find(*latest().supersedes_id)->valid_to, latest().valid_from);
    EXPECT_EQ(import({one, two}).unchanged, 2u);
}

TEST_P(AdrIdentityContract, EndsNothingBeforeTheDayOfARecord) {
    Text two = two_;
    two.date = "2099-01-01";
    const auto report = import({one_, two});
    EXPECT_THAT(
        report.warnings, Contains(HasSubstr("is dated in the future; 0001-one.md stays current"))
    );
    EXPECT_THAT(current(), ElementsAre("One", "Two"));
    EXPECT_EQ(import({one_, two}).unchanged, 2u);

    const Time day(std::chrono::sys_days(2099y / 1 / 1));
    const auto later = import({one_, two}, std::nullopt, false, day + 1h);
    EXPECT_EQ(later.revised, 1u);
    EXPECT_THAT(later.warnings, IsEmpty());
    EXPECT_THAT(current(), ElementsAre("Two"));
    EXPECT_EQ(find(*latest().supersedes_id)->valid_to, day);
}

TEST_P(AdrIdentityContract, EndsSeveralRecordsAtOnce) {
    Text three{"0003-three.md", "3. Three", "Accepted\n\nSupersedes ADR 1, ADR 2", "2024-05-06"};
    const std::vector<Text> texts = {one_, {"0002-two.md", "2. Two"}, three};
    EXPECT_EQ(import(texts).recorded, 3u);
    EXPECT_THAT(current(), ElementsAre("Three"));
    const auto again = import(texts);
    EXPECT_EQ(again.unchanged, 3u);
    EXPECT_THAT(again.warnings, IsEmpty());
}

TEST_P(AdrIdentityContract, KnowsAnEndedRecordThatWasRenamedAndChanged) {
    import({one_, two_});
    Text one = one_;
    one.name = "old/one.md";
    one.status = "Superseded by [Two](../0002-two.md)";
    one.title = "1. One";
    const auto report = import({one, two_});
    EXPECT_EQ(report.recorded, 0u);
    EXPECT_THAT(current(), ElementsAre("Two"));
}

TEST_P(AdrIdentityContract, TellsInADryRunWhatItWouldDo) {
    const auto report = import({one_, two_}, std::nullopt, true);
    EXPECT_EQ(report.recorded, 2u);
    EXPECT_THAT(current(), IsEmpty());
    ASSERT_EQ(report.outcomes.size(), 2u);
    EXPECT_EQ(report.outcomes[1].file, "0002-two.md");
    EXPECT_EQ(report.outcomes[1].title, "Two");
    EXPECT_THAT(report.outcomes[1].supersedes, ElementsAre("0001-one.md"));
    import({one_, two_});
    EXPECT_EQ(import({one_, two_}, std::nullopt, true).unchanged, 2u);
}

AKASHI_CONTRACT(AdrIdentityContract);

}  // namespace
}  // namespace akashi::contract

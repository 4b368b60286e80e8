#include "records/adr_import.hpp"

#include "base/json_writer.hpp"
#include "decisions/content_hash.hpp"
#include "testing/failing_trace_store.hpp"
#include "testing/run.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Files = std::vector<AdrFile>;

std::string nygard(std::string title, std::string date, std::string status, std::string decision) {
    return "# " + title + "\n\nDate: " + date + "\n\n## Status\n\n" + status +
           "\n\n## Context\n\nC\n\n## Decision\n\n" + decision + "\n";
}

AdrFile first(std::string status = "Accepted", std::string decision = "Use files.") {
    return {
        "0001-files.md", nygard("1. Files", "2023-01-02", std::move(status), std::move(decision))
    };
}
AdrFile second(std::string decision = "Use a table.") {
    return {
        "0002-table.md",
        nygard("2. A table", "2024-03-04", "Accepted\n\nSupersedes ADR 1", std::move(decision))
    };
}

/// On a SQLite store that can pretend to be full.
class AdrImportTest : public ::testing::Test {
protected:
    static inline const OrgId kOther = OrgId::make();

    void SetUp() override {
        auto& organizations = stores_->identity().organizations;
        testing::run(io_, organizations.ensure(default_organization()));
        testing::run(io_, organizations.ensure({kOther, "Other", "other"}));
    }

    AdrImportReport import(
        Files files, std::optional<std::string> project = std::nullopt, OrgId org = kDefaultOrg
    ) {
        AdrImport import(service_, stores_->decisions());
        progress_.clear();
        return testing::run(
            io_,
            import.run(
                {org, std::move(files), std::move(project)},
                [this](std::size_t done, std::size_t total) { progress_.push_back({done, total}); }
            )
        );
    }

    /// The i-th decision that was recorded, as it is now, with its parts.
    Decision decision(std::size_t i) {
        const auto ids = stores_->query("SELECT hex(id), hex(org_id) FROM decisions ORDER BY seq");
        const std::string& row = ids.at(i);
        const auto bar = row.find('|');
        const DecisionId id = parse_hex<DecisionId>(row.substr(0, bar));
        const OrgId org = parse_hex<OrgId>(row.substr(bar + 1));
        return testing::run(io_, stores_->decisions().find(org, Visibility::everything(), id))
            .value();
    }
    std::size_t decision_count() { return stores_->query("SELECT 1 FROM decisions").size(); }

    template <class T>
    static T parse_hex(std::string hex) {
        for (const std::size_t dash : {8U, 13U, 18U, 23U}) hex.insert(dash, "-");
        return T::parse(hex).value();
    }

    boost::asio::io_context io_;
    std::unique_ptr<contract::Stores> stores_ = contract::make_sqlite_stores();
    testing::FailingTraceStore traces_{stores_->traces()};
    TraceService service_{traces_, stores_->decisions()};
    std::vector<std::pair<std::size_t, std::size_t>> progress_;
};

Time day(std::chrono::year_month_day date) { return Time(std::chrono::sys_days(date)); }

using namespace std::chrono_literals;

TEST_F(AdrImportTest, RecordsADecisionWithItsRun) {
    const auto report = import({first()}, "bicycles");
    EXPECT_EQ(report.recorded, 1u);
    EXPECT_THAT(report.skipped, IsEmpty());
    EXPECT_THAT(report.warnings, IsEmpty());
    ASSERT_EQ(decision_count(), 1u);
    const Decision trace = decision(0);
    const auto agent =
        testing::run(io_, stores_->identity().directory.find(kDefaultOrg, "adr-import"));
    ASSERT_TRUE(agent.has_value());
    EXPECT_THAT(
        stores_->query("SELECT r.trace_id FROM runs r JOIN decisions d ON d.run_id = r.id"),
        ElementsAre("adr://bicycles/0001-files.md")
    );
    EXPECT_EQ(trace.agent_id, "adr-import");
    EXPECT_EQ(trace.outcome, "Files\n\nUse files.");
    EXPECT_EQ(trace.valid_from, day(2023y / 1 / 2));
    EXPECT_GT(trace.transaction_time, day(2024y / 1 / 1));
    EXPECT_EQ(trace.content_hash, content_hash(trace));
    EXPECT_GT(trace.completeness_score, 0);
    EXPECT_EQ(trace.project, "bicycles");
    EXPECT_EQ(trace.agent_context, R"({"client":{"project":"bicycles"}})");
    EXPECT_EQ(trace.evidence.size(), 1u);
}

TEST_F(AdrImportTest, ChangesNothingTheSecondTime) {
    const Files files = {second(), first(), {"README.md", "# Records\n"}};
    EXPECT_EQ(import(files).recorded, 2u);
    const auto report = import(files);
    EXPECT_EQ(report.recorded, 0u);
    EXPECT_EQ(report.revised, 0u);
    EXPECT_EQ(report.unchanged, 2u);
    EXPECT_THAT(report.warnings, IsEmpty());
    EXPECT_EQ(decision_count(), 2u);
}

TEST_F(AdrImportTest, ReportsWhatItSkipsAndHowFarItIs) {
    const auto report = import(
        {{"README.md", "# Records\n"}, first(), {"0003-x.md", "\xff"}, {"0004-\xff.md", "# X\n"}}
    );
    ASSERT_EQ(report.skipped.size(), 3u);
    EXPECT_EQ(report.skipped[0].file, "README.md");
    EXPECT_EQ(report.skipped[0].reason, "an index");
    EXPECT_EQ(report.skipped[1].reason, "not text in UTF-8");
    EXPECT_EQ(report.skipped[2].reason, "the name of the file is not valid UTF-8");
    EXPECT_THAT(progress_, ElementsAre(std::pair<std::size_t, std::size_t>(3, 4), std::pair(4, 4)));
}

TEST_F(AdrImportTest, EndsAPredecessorWhereItsSuccessorBegins) {
    import({second(), first()});
    ASSERT_EQ(decision_count(), 2u);
    EXPECT_EQ(decision(0).outcome, "Files\n\nUse files.");
    EXPECT_EQ(decision(1).supersedes_id, decision(0).id);
    EXPECT_EQ(decision(0).valid_to, day(2024y / 3 / 4));
}

TEST_F(AdrImportTest, RecordsOnlyTheSuccessorWhenTheStatusChanged) {
    import({first()});
    const auto report = import({first("Superseded by [2. A table](0002-table.md)"), second()});
    EXPECT_EQ(report.recorded, 1u);
    EXPECT_EQ(report.unchanged, 1u);
    EXPECT_EQ(report.revised, 0u);
    ASSERT_EQ(decision_count(), 2u);
    EXPECT_EQ(decision(1).supersedes_id, decision(0).id);
}

TEST_F(AdrImportTest, RevisesAFileWhoseContentChanged) {
    import({first()});
    const auto report = import({first("Accepted", "Use bigger files.")});
    EXPECT_EQ(report.revised, 1u);
    EXPECT_EQ(report.recorded, 0u);
    ASSERT_EQ(decision_count(), 2u);
    EXPECT_EQ(decision(1).supersedes_id, decision(0).id);
    EXPECT_EQ(decision(1).outcome, "Files\n\nUse bigger files.");
    EXPECT_GT(decision(1).valid_from, decision(0).valid_from);
    EXPECT_EQ(import({first("Accepted", "Use bigger files.")}).unchanged, 1u);
}

TEST_F(AdrImportTest, DatesARevisionByItsFileWhenThatIsLater) {
    const auto dated = [](const std::string& date, const std::string& decision) {
        return Files{{"0001-files.md", nygard("1. Files", date, "Accepted", decision)}};
    };
    import(dated("2023-01-02", "A"));
    import(dated("2023-01-03", "B"));
    EXPECT_EQ(decision(1).valid_from, day(2023y / 1 / 3));
    EXPECT_EQ(decision(0).valid_to, day(2023y / 1 / 3));
    const Time before = now();
    import(dated("2023-01-03", "C"));
    EXPECT_GE(decision(2).valid_from, before) << "the day is taken";
}

TEST_F(AdrImportTest, RevisesBackToAnEarlierContent) {
    for (const char* text : {"A", "B", "A", "B"}) {
        import({first("Accepted", text)});
        EXPECT_EQ(import({first("Accepted", text)}).unchanged, 1u);
    }
    ASSERT_EQ(decision_count(), 4u);
    EXPECT_EQ(decision(3).supersedes_id, decision(2).id);
    EXPECT_EQ(decision(3).outcome, decision(1).outcome);
}

TEST_F(AdrImportTest, SupersedesTheLatestRevision) {
    import({first()});
    import({first("Accepted", "B"), second()});
    ASSERT_EQ(decision_count(), 3u);
    EXPECT_EQ(decision(2).supersedes_id, decision(1).id);
}

TEST_F(AdrImportTest, LeavesASupersededDecisionWhenItsFileChanges) {
    import({first(), second()});
    const auto report = import({first("Accepted", "B"), second("C")});
    EXPECT_EQ(report.unchanged, 1u);
    EXPECT_EQ(report.revised, 1u);
    EXPECT_THAT(report.warnings, ElementsAre(StartsWith("0001-files.md: changed after")));
    EXPECT_EQ(decision_count(), 3u);
    EXPECT_EQ(import({first("Accepted", "B"), second("C")}).unchanged, 2u);
    EXPECT_EQ(decision_count(), 3u);
}

TEST_F(AdrImportTest, CanBeRepeatedAfterAFailure) {
    traces_.fail_after(1);
    EXPECT_THROW(import({first(), second()}), Unavailable);
    EXPECT_EQ(decision_count(), 1u);
    traces_.fail_after(10);
    const auto report = import({first(), second()});
    EXPECT_EQ(report.unchanged, 1u);
    EXPECT_EQ(report.recorded, 1u);
    EXPECT_EQ(decision(1).supersedes_id, decision(0).id);
}

TEST_F(AdrImportTest, WarnsWhenARecordHasNoDate) {
    const Time before = now();
    const auto report = import({{"0001-x.md", "# X\n\n## Status\n\nAccepted\n"}});
    EXPECT_THAT(report.warnings, ElementsAre("0001-x.md: has no date; it is valid from now on"));
    EXPECT_GE(decision(0).valid_from, before);
    EXPECT_EQ(import({{"0001-x.md", "# X\n\n## Status\n\nAccepted\n"}}).unchanged, 1u);
}

TEST_F(AdrImportTest, WarnsWhenASuccessorIsOlder) {
    const AdrFile older = {
        "0002-x.md", nygard("X", "2020-01-01", "Accepted\n\nSupersedes ADR 1", "D")
    };
    EXPECT_THAT(
        import({first(), older}).warnings,
        ElementsAre("0002-x.md: is dated before 0001-files.md, which it supersedes")
    );
    const AdrFile of_the_same_day = {
        "0002-x.md", nygard("X", "2023-01-02", "Accepted\n\nSupersedes ADR 1", "D")
    };
    EXPECT_THAT(import({first(), of_the_same_day}, {}, kOther).warnings, IsEmpty());
}

TEST_F(AdrImportTest, WarnsWhenWhatARecordSupersedesIsNotCurrent) {
    import({first(), second()});
    const AdrFile third = {
        "0003-x.md", nygard("X", "2024-05-06", "Accepted\n\nSupersedes ADR 1", "D")
    };
    const auto report = import({first(), third});
    EXPECT_EQ(report.recorded, 1u);
    EXPECT_EQ(decision(2).supersedes_id, std::nullopt);
    EXPECT_THAT(
        report.warnings, Contains("0003-x.md: supersedes 0001-files.md, which is not current")
    );
}

TEST_F(AdrImportTest, WarnsWhenARecordIsCut) {
    EXPECT_THAT(
        import({first("Accepted", std::string(40'000, 'x'))}).warnings,
        ElementsAre("0001-files.md: is longer than a decision can be; the rest was cut off")
    );
}

TEST_F(AdrImportTest, ReportsARecordThatIsRefusedAndGoesOn) {
    AdrFile file = first();
    file.name = std::string(3'000, 'a') + ".md";
    const auto report = import({file, second()});
    EXPECT_EQ(report.recorded, 1u);
    ASSERT_EQ(report.failed.size(), 1u);
    EXPECT_THAT(report.failed[0].reason, ::testing::HasSubstr("source_uri"));
    EXPECT_THAT(report.skipped, IsEmpty());
}

TEST_F(AdrImportTest, KeepsTheOrganizationsApart) {
    import({first()});
    import({first()}, std::nullopt, kOther);
    EXPECT_EQ(decision(1).org_id, kOther);
    EXPECT_NE(decision(1).id, decision(0).id);
}

}  // namespace
}  // namespace akashi

#include "records/adr_export.hpp"
#include "records/adr_import.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace akashi::contract {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using Files = std::map<std::string, std::string>;

class AdrExportContract : public ContractTest {
protected:
    /// The files that an export writes.
    Files export_from(Stores& stores, std::optional<std::string> project = std::nullopt) {
        Files files;
        AdrExport exporter(stores.decisions());
        failed_ = run(exporter.run(kDefaultOrg, std::move(project), [&](const AdrFile& file) {
            EXPECT_TRUE(files.emplace(file.name, file.content).second) << file.name;
        }));
        return files;
    }

    AdrImportReport import_into(
        Stores& stores, const Files& texts, std::optional<std::string> project = "p"
    ) {
        run(stores.identity().organizations.ensure(default_organization()));
        std::vector<AdrFile> files;
        for (const auto& [name, content] : texts) files.push_back({name, content});
        TraceService service(stores.traces(), stores.decisions());
        AdrImport import(service, stores.decisions());
        return run(import.run({kDefaultOrg, std::move(files), std::move(project)}, [](auto, auto) {
        }));
    }

    /// What a reader sees of the current decisions, oldest first.
    std::vector<std::string> seen_in(Stores& stores) {
        std::vector<std::string> lines;
        DecisionQuery query;
        query.ascending = true;
        query.limit = 100;
        query.parts.alternatives = true;
        const auto page =
            run(stores.decisions().list(kDefaultOrg, Visibility::everything(), query));
        for (const Decision& decision : page.decisions) {
            std::string line = decision.outcome + " since " + format_rfc3339(decision.valid_from);
            for (const Alternative& alternative : decision.alternatives)
                line +=
                    " not " + alternative.label + ": " + alternative.rejection_reason.value_or("");
            const auto chain = run(stores.decisions().list_revisions(
                kDefaultOrg, Visibility::everything(), decision.id, 0
            ));
            lines.push_back(line + " after " + std::to_string(chain.decisions.size()));
        }
        return lines;
    }

    /// Imports the files into a store of their own, and expects the same files from there.
    void expect_round_trip(const Files& files) {
        const auto copy = GetParam().make();
        const auto report = import_into(*copy, files);
        EXPECT_EQ(report.recorded, files.size());
        EXPECT_THAT(report.warnings, IsEmpty());
        EXPECT_EQ(export_from(*copy), files);
    }

    static Files example_files() {
        Files files;
        for (const auto& entry : fs::directory_iterator(AKASHI_SOURCE_DIR "/examples/adr")) {
            std::ifstream in(entry.path(), std::ios::binary);
            files[entry.path().filename().string()] = {std::istreambuf_iterator<char>(in), {}};
        }
        return files;
    }

    TraceRecord make_agent_trace(
        const std::string& outcome, const std::string& reasoning, std::vector<Alternative> options
    ) {
        TraceRecord trace = make_trace(outcome);
        trace.decision.reasoning = reasoning;
        for (Alternative& option : options) option.id = Uuid::make_v7();
        trace.decision.alternatives = std::move(options);
        return trace;
    }

    AdrExport::Failed failed_;
};

TEST_P(AdrExportContract, WritesImportedRecordsThatGiveTheSameDecisions) {
    import_into(*stores_, example_files());
    const Files files = export_from(*stores_);
    EXPECT_EQ(files.size(), 12u);
    EXPECT_THAT(failed_, IsEmpty());
    const auto copy = GetParam().make();
    import_into(*copy, files);
    EXPECT_EQ(seen_in(*copy), seen_in(*stores_));
    expect_round_trip(files);
}

TEST_P(AdrExportContract, NamesTheDecisionsOfAgentsByTheirTitles) {
    const DecisionId old = record("Use cookies for sessions");
    TraceRecord next = make_agent_trace(
        "Use Redis for sessions\n\nIt is fast.",
        "Sessions are read often.",
        {{{}, "PostgreSQL *only*", "slower"}, {{}, "In memory", std::nullopt}}
    );
    next.decision.supersedes_id = old;
    record(next);
    const Files files = export_from(*stores_);
    EXPECT_THAT(
        files,
        ElementsAre(Key("0001-use-cookies-for-sessions.md"), Key("0002-use-redis-for-sessions.md"))
    );
    EXPECT_EQ(
        files.at("0002-use-redis-for-sessions.md"),
        "---\nstatus: accepted\ndate: 2024-01-01\ndeciders: planner\n"
        "supersedes: \"[ADR 1](0001-use-cookies-for-sessions.md)\"\n---\n\n"
        "# Use Redis for sessions\n\n## Context and Problem Statement\n\n"
        "Sessions are read often.\n\n## Considered Options\n\n* Use Redis for sessions\n"
        "* PostgreSQL \\*only\\*\n* In memory\n\n## Decision Outcome\n\nIt is fast.\n\n"
        "## Pros and Cons of the Options\n\n### PostgreSQL \\*only\\*\n\nslower\n"
    );
    EXPECT_THAT(files.at("0001-use-cookies-for-sessions.md"), HasSubstr("status: superseded"));
    expect_round_trip(files);
}

TEST_P(AdrExportContract, KeepsTextsThatLookLikeOtherSections) {
    record(make_agent_trace(
        "Take it\n\n## Status\n\nRejected\n\nA\n===\n<!-- gone --> stays",
        "# Title\n\n---\n\n## Consequences\n\nnone\n\n**Decision**\n\nDate: 2001-02-03",
        {{{}, "A `b` [c](d.md) <e> & #f", "### Pros\n\n* fine\n\n## Status\n\nProposed"}}
    ));
    record(
        make_agent_trace(std::string(300, 'x') + " and more. Then " + std::string(200, 'y'), "", {})
    );
    record(make_agent_trace("{title}", "", {{{}, "{title}", std::nullopt}}));
    record(make_agent_trace("7. Use: \"quotes\" & more", "", {{{}, "8. Keep", "no"}}));
    record(make_agent_trace("\u4f7f\u7528 Redis", "> quoted\n\n    code", {}));
    const Files files = export_from(*stores_);
    EXPECT_EQ(files.size(), 5u);
    const auto copy = GetParam().make();
    import_into(*copy, files);
    const Files again = export_from(*copy);
    for (const auto& [name, content] : files) {
        const auto found = again.find(name);
        if (name.find("title") != std::string::npos) continue;  // reads as a template
        ASSERT_NE(found, again.end()) << name << "\n" << content;
        EXPECT_EQ(found->second, content) << name;
    }
}

TEST_P(AdrExportContract, KeepsAProjectApartFromOthers) {
    const Files files = {{"0001-x.md", "# X\n\nDate: 2024-01-02\n\n## Decision\n\nYes.\n"}};
    import_into(*stores_, files, "red");
    import_into(*stores_, files, "blue");
    EXPECT_THAT(export_from(*stores_, "red"), ElementsAre(Key("0001-x.md")));
    EXPECT_THAT(failed_, IsEmpty());
    export_from(*stores_);
    ASSERT_EQ(failed_.size(), 1u);
    EXPECT_THAT(failed_[0].reason, HasSubstr("--project"));
}

TEST_P(AdrExportContract, KeepsTheLastVersionOfEachFile) {
    const auto text = [](const std::string& status, const std::string& decision) {
        return "# X\n\nDate: 2024-01-02\n\n## Status\n\n" + status + "\n\n## Decision\n\n" +
               decision + "\n";
    };
    import_into(*stores_, {{"0001-x.md", text("Proposed", "A")}});
    import_into(
        *stores_,
        {{"0001-x.md", text("Accepted", "B")},
         {"0002-y.md", text("Proposed\n\nSupersedes ADR 1", "C")}}
    );
    import_into(
        *stores_,
        {{"0001-x.md", text("Accepted", "B")},
         {"0002-y.md", text("Accepted\n\nSupersedes ADR 1", "D")}}
    );
    const Files files = export_from(*stores_);
    EXPECT_THAT(files, ElementsAre(Key("0001-x.md"), Key("0002-y.md")));
    EXPECT_THAT(files.at("0001-x.md"), HasSubstr("\nB\n"));
    EXPECT_THAT(files.at("0002-y.md"), HasSubstr("supersedes: \"[ADR 1](0001-x.md)\""));
    expect_round_trip(files);
}

TEST_P(AdrExportContract, RefusesPathsThatLeaveTheFolder) {
    for (const std::string path : {"../evil.md", "/tmp/evil.md", "a/../../evil.md", "x.sh"}) {
        TraceRecord trace = make_trace("Evil", "adr-import");
        trace.registrar = operator_of(kDefaultOrg, "a test");
        trace.decision.metadata = "{\"source\":\"" + path + "\"}";
        record(trace);
    }
    EXPECT_THAT(export_from(*stores_), IsEmpty());
    EXPECT_EQ(failed_.size(), 4u);
}

TEST(AdrPath, StaysInItsFolder) {
    EXPECT_TRUE(is_safe_adr_path("a/b c/0001-\u00e4.MD"));
    for (const std::string path :
         {"",
          ".md",
          "a/",
          "/a.md",
          "../a.md",
          "a/./b.md",
          ".git/a.md",
          "a//b.md",
          "a\\b.md",
          "a\nb.md",
          "a.exe"})
        EXPECT_FALSE(is_safe_adr_path(path)) << path;
}

AKASHI_CONTRACT(AdrExportContract);

}  // namespace
}  // namespace akashi::contract

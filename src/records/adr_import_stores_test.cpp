#include "records/adr_import.hpp"
#include "testing/run.hpp"
#include "testing/stores/stores.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

namespace akashi {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::IsEmpty;

std::vector<AdrFile> read_examples() {
    std::vector<AdrFile> files;
    for (const auto& entry : fs::directory_iterator(AKASHI_SOURCE_DIR "/examples/adr")) {
        std::ifstream in(entry.path(), std::ios::binary);
        files.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>(in), {}}}
        );
    }
    return files;
}

/// The example records, imported into a new SQLite file.
class ExampleRecords : public ::testing::Test {
protected:
    void SetUp() override {
        run(stores_->identity().organizations.ensure(default_organization()));
        first_ = import();
    }

    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return testing::run(io_, std::move(task));
    }
    void run(boost::asio::awaitable<void> task) { testing::run(io_, std::move(task)); }

    AdrImportReport import() {
        AdrImport import(traces_, decisions_);
        return run(import.run({kDefaultOrg, read_examples(), "pedalfield"}, [](auto, auto) {}));
    }

    std::vector<Decision> list(DecisionFilter filter) {
        DecisionQuery query;
        query.filter = std::move(filter);
        query.limit = 100;
        query.ascending = true;
        query.parts.alternatives = true;
        query.parts.evidence = true;
        return run(decisions_.list(kDefaultOrg, Visibility::everything(), query)).decisions;
    }

    Decision find(const std::string& file) {
        DecisionFilter filter;
        filter.trace_id = "adr://pedalfield/" + file;
        return list(filter).at(0);
    }

    boost::asio::io_context io_;
    std::unique_ptr<contract::Stores> stores_ = contract::make_sqlite_stores();
    DecisionStore& decisions_ = stores_->decisions();
    TraceService traces_{stores_->traces(), decisions_};
    AdrImportReport first_;
};

TEST_F(ExampleRecords, AreAllRecordedWithoutAWarning) {
    EXPECT_EQ(first_.recorded, 12u);
    EXPECT_THAT(first_.warnings, IsEmpty());
    ASSERT_EQ(first_.skipped.size(), 1u);
    EXPECT_EQ(first_.skipped[0].file, "README.md");
    EXPECT_EQ(list({}).size(), 10u);  // two of them are superseded
    DecisionFilter filter;
    filter.agent_ids = {"adr-import"};
    filter.decision_type = "architecture";
    filter.project = "pedalfield";
    EXPECT_EQ(list(filter).size(), 10u);
}

TEST_F(ExampleRecords, AreNotRecordedTwice) {
    const auto second = import();
    EXPECT_EQ(second.recorded, 0u);
    EXPECT_EQ(second.revised, 0u);
    EXPECT_EQ(second.unchanged, 12u);
    EXPECT_THAT(second.warnings, IsEmpty());
    EXPECT_EQ(list({}).size(), 10u);
}

TEST_F(ExampleRecords, FormAChainOfRevisions) {
    const Decision last = find("0010-unlock-bicycles-over-bluetooth-with-signed-tickets.md");
    const auto chain =
        run(decisions_.list_revisions(kDefaultOrg, Visibility::everything(), last.id, 0)).decisions;
    ASSERT_EQ(chain.size(), 3u);
    EXPECT_THAT(chain[0].outcome, ::testing::StartsWith("Unlock bicycles by text message"));
    EXPECT_EQ(chain[0].valid_from, Time(std::chrono::sys_days(2023y / 4 / 3)));
    EXPECT_EQ(chain[0].valid_to, chain[1].valid_from);
    EXPECT_EQ(chain[1].valid_to, chain[2].valid_from);
    EXPECT_EQ(chain[2].valid_to, std::nullopt);
    EXPECT_EQ(chain[2].supersedes_id, chain[1].id);
}

TEST_F(ExampleRecords, KeepReasonsAlternativesAndEvidence) {
    const Decision grid = find("0007-find-free-bicycles-in-a-grid-in-memory.md");
    ASSERT_EQ(grid.alternatives.size(), 2u);
    EXPECT_EQ(grid.alternatives[0].label, "A geometric index in PostgreSQL");
    EXPECT_THAT(
        grid.alternatives[0].rejection_reason.value_or(""), ::testing::HasSubstr("always exact")
    );
    EXPECT_THAT(grid.reasoning.value_or(""), ::testing::HasSubstr("first warm Saturday"));
    EXPECT_THAT(grid.reasoning.value_or(""), ::testing::HasSubstr("because 3,000 bicycles fit"));
    ASSERT_EQ(grid.evidence.size(), 1u);
    EXPECT_EQ(grid.evidence[0].source_uri, "0007-find-free-bicycles-in-a-grid-in-memory.md");
    EXPECT_FLOAT_EQ(grid.confidence, 0.8F);
    EXPECT_FLOAT_EQ(find("0008-move-billing-into-a-service-of-its-own.md").confidence, 0.3F);
    EXPECT_FLOAT_EQ(find("0005-poll-the-docks-every-thirty-seconds.md").confidence, 0.6F);
    EXPECT_FLOAT_EQ(find("0012-plan-the-vans-with-a-forecast-of-demand.md").confidence, 0.5F);
}

TEST_F(ExampleRecords, AreFoundByTheirWords) {
    TextSearchService searcher(stores_->searches());
    const auto hits =
        run(searcher.search(
                {.org = kDefaultOrg,
                 .visibility = Visibility::everything(),
                 .terms = query_terms_of(parse_text_query("outbox broker"), Synonyms()),
                 .filter = {},
                 .preferred_type = std::nullopt,
                 .limit = 3}
            ))
            .hits;
    ASSERT_FALSE(hits.empty());
    const auto found = run(decisions_.find(kDefaultOrg, Visibility::everything(), hits.front().id));
    EXPECT_THAT(found->outcome, ::testing::StartsWith("Publish ride events through an outbox"));
}

}  // namespace
}  // namespace akashi

#include "akashi.hpp"
#include "dev_servers.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace akashi::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// `akashi import adr` and `akashi export adr`, each in a process of its own.
class AdrCommand : public ::testing::Test {
protected:
    std::pair<int, std::string> run(
        std::vector<std::string> arguments, const Environment& environment = {}
    ) {
        arguments.insert(arguments.begin(), AKASHI_BINARY);
        ServerProcess akashi({.command = std::move(arguments), .environment = environment});
        const int code = akashi.wait();
        return {code, akashi.log()};
    }
    std::pair<int, std::string> run_here(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data-dir", data_});
        return run(std::move(arguments));
    }
    /// Several imports of the folder at the same time; how often each record was recorded.
    void expect_each_once(
        std::vector<std::string> arguments, const Environment& environment, std::size_t records
    ) {
        arguments.insert(arguments.begin(), {AKASHI_BINARY, "import", "adr", records_});
        std::array<std::unique_ptr<ServerProcess>, 4> imports;
        for (auto& import : imports)
            import = std::make_unique<ServerProcess>(
                ProcessOptions{.command = arguments, .environment = environment}
            );
        int recorded = 0;
        int unchanged = 0;
        for (const auto& import : imports) {
            EXPECT_EQ(import->wait(), 0) << import->log();
            const std::string log = import->log();
            recorded += static_cast<int>(log.contains(fmt::format("Recorded {},", records)));
            unchanged += static_cast<int>(log.contains(fmt::format("unchanged {},", records)));
        }
        EXPECT_EQ(recorded, 1);
        EXPECT_EQ(unchanged, 3);
    }
    void write(const std::string& name, const std::string& text) const {
        const fs::path path = fs::path(records_) / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path) << text;
    }
    void write_record(const std::string& name, const std::string& title) const {
        write(
            name,
            "# " + title + "\n\nDate: 2024-01-01\n\n## Status\n\nAccepted\n\n## Decision\n\nYes.\n"
        );
    }
    static std::string read(const std::string& path) {
        std::ifstream in(path);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    TemporaryDirectory directory_;
    std::string data_ = directory_ / "data";
    std::string records_ = directory_ / "records";
    std::string out_ = directory_ / "out";
};

TEST_F(AdrCommand, SaysWhereItWritesAndWhatBecameOfEachFile) {
    write_record("0001-one.md", "One");
    write_record("more/0002-two.MD", "Two");
    write_record(".git/0003-three.md", "Three");
    write("guide.rst", "Guide\n=====\n");
    write("picture.png", "x");
    const auto [code, output] = run_here({"import", "adr", records_});
    EXPECT_EQ(code, 0) << output;
    EXPECT_THAT(
        output, StartsWith("Importing from " + records_ + " into SQLite at " + data_ + "/akashi.db")
    );
    EXPECT_THAT(output, HasSubstr("skipped guide.rst: "));
    EXPECT_THAT(output, HasSubstr("not entered .git/: a hidden folder"));
    EXPECT_THAT(output, HasSubstr("skipped 1 other file (.png): not Markdown"));
}

TEST_F(AdrCommand, WritesNothingInADryRun) {
    write_record("0001-one.md", "One");
    const auto [code, output] = run_here({"import", "adr", records_, "--dry-run"});
    EXPECT_EQ(code, 0) << output;
    EXPECT_THAT(output, StartsWith("Would import"));
    EXPECT_THAT(output, HasSubstr("0001-one.md"));
    EXPECT_THAT(output, HasSubstr("Recorded 1, revised 0, unchanged 0, skipped 0, failed 0."));
    EXPECT_THAT(output, HasSubstr("nothing was recorded"));
    EXPECT_FALSE(fs::exists(data_));
    const auto [json_code, json] = run_here({"import", "adr", records_, "--dry-run", "--json"});
    EXPECT_EQ(json_code, 0);
    EXPECT_THAT(json, HasSubstr("\"outcome\":\"recorded\",\"number\":1,\"status\":\"accepted\""));
}

TEST_F(AdrCommand, TellsByItsExitCodeWhetherThereAreRecords) {
    write("0001-template.md", "# Template\n");
    EXPECT_EQ(run_here({"import", "adr", records_}).first, 1) << "nothing was recorded";
    write_record("0002-two.md", "Two");
    EXPECT_EQ(run_here({"import", "adr", records_}).first, 0);
    EXPECT_EQ(run_here({"import", "adr", records_}).first, 0) << "unchanged";
    EXPECT_EQ(run_here({"import", "adr", records_ + "/nowhere"}).first, 1);
    EXPECT_EQ(run({"import", "adr"}).first, 2);
    EXPECT_EQ(run({"import", "adr", records_, "--json"}).first, 2) << "only with --dry-run";
}

TEST_F(AdrCommand, ExportsWithoutOverwritingWhatDiffers) {
    write_record("sub/0001-one.md", "One");
    ASSERT_EQ(run_here({"import", "adr", records_}).first, 0);
    const auto [code, output] = run_here({"export", "adr", out_});
    EXPECT_EQ(code, 0) << output;
    EXPECT_THAT(output, HasSubstr("Wrote 1, unchanged 0, failed 0."));
    const std::string file = out_ + "/sub/0001-one.md";
    const std::string text = read(file);
    EXPECT_THAT(text, HasSubstr("# One"));
    EXPECT_THAT(run_here({"export", "adr", out_}).second, HasSubstr("Wrote 0, unchanged 1"));

    std::ofstream(file) << "mine";
    const auto [refused, why] = run_here({"export", "adr", out_});
    EXPECT_EQ(refused, 1);
    EXPECT_THAT(why, HasSubstr("failed sub/0001-one.md: a file with another text is there"));
    EXPECT_EQ(read(file), "mine");
    EXPECT_EQ(run_here({"export", "adr", out_, "--force"}).first, 0);
    EXPECT_EQ(read(file), text);
}

TEST_F(AdrCommand, ExportsNothingThroughALink) {
    write_record("sub/0001-one.md", "One");
    write_record("0002-two.md", "Two");
    ASSERT_EQ(run_here({"import", "adr", records_}).first, 0);
    const std::string elsewhere = directory_ / "elsewhere";
    fs::create_directories(elsewhere);
    fs::create_directories(out_);
    fs::create_directory_symlink(elsewhere, out_ + "/sub");
    fs::create_symlink(elsewhere + "/file", out_ + "/0002-two.md");
    const auto [code, output] = run_here({"export", "adr", out_, "--force"});
    EXPECT_EQ(code, 1);
    EXPECT_THAT(output, HasSubstr("Wrote 0, unchanged 0, failed 2."));
    EXPECT_TRUE(fs::is_empty(elsewhere));
}

TEST_F(AdrCommand, NeedsADatabaseToExport) {
    const auto [code, output] = run_here({"export", "adr", out_});
    EXPECT_EQ(code, 1);
    EXPECT_THAT(output, HasSubstr("does not exist: start akashi local once"));
    EXPECT_FALSE(fs::exists(data_));
}

TEST_F(AdrCommand, RecordsEachRecordOnceWhenSeveralRunAtTheSameTime) {
    constexpr int kRecords = 30;
    for (int i = 1; i <= kRecords; ++i)
        write_record(fmt::format("{:04}-some.md", i), fmt::format("Some {}", i));
    expect_each_once({"--data-dir", data_}, {}, kRecords);
    DevServers servers;
    ASSERT_EQ(run({"migrate", "apply"}, {{"DATABASE_URL", servers.notify_url()}}).first, 0);
    expect_each_once({}, {{"DATABASE_URL", servers.database_url()}}, kRecords);
}

TEST_F(AdrCommand, WorksOnTheDatabaseOfDatabaseUrl) {
    DevServers servers;
    const Environment environment = {{"DATABASE_URL", servers.database_url()}};
    write_record("0001-one.md", "One");
    const auto [early, pending] = run({"import", "adr", records_}, environment);
    EXPECT_EQ(early, 1) << "the database has no schema yet";
    EXPECT_THAT(pending, HasSubstr("akashi migrate apply"));
    ASSERT_EQ(run({"migrate", "apply"}, {{"DATABASE_URL", servers.notify_url()}}).first, 0);

    const auto [dry, shown] = run({"import", "adr", records_, "--dry-run"}, environment);
    EXPECT_EQ(dry, 0) << shown;
    const auto [code, output] = run({"import", "adr", records_}, environment);
    EXPECT_EQ(code, 0) << output;
    EXPECT_THAT(output, StartsWith("Importing from " + records_ + " into PostgreSQL at "));
    EXPECT_THAT(output.substr(0, output.find('\n')), Not(HasSubstr("://")));
    EXPECT_THAT(output, HasSubstr("Recorded 1, revised 0"));
    EXPECT_THAT(
        run({"import", "adr", records_}, environment).second,
        HasSubstr("Recorded 0, revised 0, unchanged 1")
    );
    const auto [exported, listing] = run({"export", "adr", out_}, environment);
    EXPECT_EQ(exported, 0) << listing;
    EXPECT_TRUE(fs::exists(out_ + "/0001-one.md"));
    EXPECT_EQ(run_here({"import", "adr", records_}).first, 0) << "--data-dir wins";
    EXPECT_TRUE(fs::exists(data_ + "/akashi.db"));
}

}  // namespace
}  // namespace akashi::testing

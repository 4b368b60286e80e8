#include "postgres/migration_directory.hpp"

#include "postgres/migrations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace akashi::postgres {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::IsEmpty;
using Files = std::vector<MigrationFile>;

/// A directory of Atlas's own tests, with the atlas.sum that Atlas wrote for it.
const Files kAtlasFiles{
    {"1_first.sql", "create table `tbl_1` (`col` int);\n"},
    {"2_second.sql", "create table `tbl_2` (`col` int);\n"},
    {"3_checkpoint.sql",
     "-- atlas:checkpoint\n\nCREATE TABLE `tbl_1` (`col` int);\nCREATE TABLE `tbl_2` (`col` int);\n"
    },
    {"4_fourth.sql", "create table `tbl_3` (`col` int);\n"},
    {"5_checkpoint.sql",
     "-- atlas:checkpoint\n\nCREATE TABLE `tbl_1` (`col` int);\nCREATE TABLE `tbl_2` (`col` int);\n"
     "create table `tbl_3` (`col` int);\n"},
    {"6_sixth.sql", "CREATE TABLE `tbl_4` (`col` int);\n"},
};
constexpr const char* kAtlasSum =
    "h1:POfbsH2G2GIXAZQ2CdPa5ufTxcLpcnperz/gX0Vw6Uk=\n"
    "1_first.sql h1:uJ2MyyeTqXx4rCqtRMQAvRrfsvdwmvsZ3LcadVvCdOc=\n"
    "2_second.sql h1:TLO00GtsqSi8o0ySoaofBqxemrElL8fHOs3IRnqYvB8=\n"
    "3_checkpoint.sql h1:LR4UjDYVtrRuHLN5GQwLAYnXrSf/iO70psY8hTmLmjw=\n"
    "4_fourth.sql h1:QvaneqKxg+3R+zNzCP/wW43XkECdHkUwEpxJKPICEP8=\n"
    "5_checkpoint.sql h1:syyuaJb/hoMRO7MJlv4AMhYqMCoSb8ZgcHENO8RqN3I=\n"
    "6_sixth.sql h1:JNhpyBtH7XKqGBNRHQ+AvM9IDpO08C3G/swWPHfLkfw=\n";

class TemporaryFolder : public testing::Test {
protected:
    TemporaryFolder() {
        std::string pattern = (fs::temp_directory_path() / "akashi-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& content) const {
        std::ofstream(folder_ / name) << content;
    }

    fs::path folder_;
};

TEST(AtlasSum, IsWhatAtlasWrites) { EXPECT_EQ(atlas_sum(kAtlasFiles), kAtlasSum); }

TEST(AtlasSum, IsWhatAtlasWritesForAFileWithoutFinalNewline) {
    const Files files{
        {"1_initial.sql",
         "CREATE SCHEMA IF NOT EXISTS \"bc_test\";\n"
         "CREATE TABLE \"bc_test\".\"bc_tbl\" (\"col\" INTEGER NULL);"},
    };
    EXPECT_EQ(
        atlas_sum(files),
        "h1:80V3wCzovMg2ot2hR0arbEjEfMfKWDeQNrXZJbFPF10=\n"
        "1_initial.sql h1:53poyM34ShPWCVU41ldi4d9LUrzqPiQfBdEq//yH4Jo=\n"
    );
}

TEST(AtlasSum, HashesOnlyTheNameOfAnIgnoredFile) {
    const Files files{
        {"1_ignored.sql", "-- atlas:sum ignore\nCREATE TABLE skipped (id int);\n"},
        {"2_kept.sql", "CREATE TABLE kept (id int);\n"},
    };
    EXPECT_EQ(
        atlas_sum(files),
        "h1:ShTyUcOHpz8UuZN2avItfvqRlO9jCU20xho5fZBn6aU=\n"
        "2_kept.sql h1:+nIkbbvfnUIXz5JazSS4vfQmOVmAvN0p7rxZkEKs5c0=\n"
    );
}

TEST(AtlasSum, MatchesItsFiles) {
    EXPECT_THAT(compare_with_atlas_sum(kAtlasFiles, kAtlasSum), IsEmpty());
}

TEST(AtlasSum, NamesTheFirstFileThatWasChanged) {
    auto files = kAtlasFiles;
    files[1].content += " ";
    EXPECT_THAT(
        compare_with_atlas_sum(files, kAtlasSum),
        ElementsAre("2_second.sql differs from its checksum")
    );
}

TEST(AtlasSum, NamesFilesThatCameAndWent) {
    auto files = kAtlasFiles;
    files.pop_back();
    files.push_back({"7_seventh.sql", "SELECT 1;"});
    EXPECT_THAT(
        compare_with_atlas_sum(files, kAtlasSum),
        ElementsAre(
            "7_seventh.sql is not in atlas.sum",
            "6_sixth.sql is in atlas.sum, but there is no such file"
        )
    );
}

TEST(AtlasSum, IsRefusedWhenItsFirstLineWasChanged) {
    std::string sum = kAtlasSum;
    sum[5] = 'x';
    EXPECT_THAT(
        compare_with_atlas_sum(kAtlasFiles, sum),
        ElementsAre("the first line of atlas.sum does not belong to the others")
    );
}

TEST(AtlasSum, IsRefusedWhenItIsSomethingElse) {
    for (const char* text : {"", "hello\n", "h1:x\n1_first.sql\n"}) {
        EXPECT_THAT(
            compare_with_atlas_sum(kAtlasFiles, text),
            ElementsAre("atlas.sum is not a checksum file")
        );
    }
}

TEST(Directive, CountsOnlyInTheCommentsAtTheTop) {
    EXPECT_TRUE(has_directive("-- why\n-- atlas:txmode none\n\nSELECT 1;", "txmode", "none"));
    EXPECT_TRUE(has_directive("-- atlas:txmode none  \r\n", "txmode", "none"));
    EXPECT_FALSE(has_directive("-- atlas:txmode file\n", "txmode", "none"));
    EXPECT_FALSE(has_directive("SELECT 1;\n-- atlas:txmode none\n", "txmode", "none"));
}

using MigrationDirectory = TemporaryFolder;

TEST_F(MigrationDirectory, ListsItsSqlFilesByName) {
    write("010_b.sql", "b");
    write("002_a.sql", "a");
    write("atlas.sum", "h1:");
    fs::create_directories(folder_ / "sqlite");
    write("sqlite/001_other.sql", "other");
    const auto files = read_migration_directory(folder_);
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].name, "002_a.sql");
    EXPECT_EQ(files[0].content, "a");
    EXPECT_EQ(files[1].name, "010_b.sql");
}

TEST_F(MigrationDirectory, IsRefusedWhenItIsMissing) {
    EXPECT_THROW(read_migration_directory(folder_ / "none"), std::runtime_error);
}

TEST(EmbeddedMigrations, AreTheFilesOfTheRepository) {
    const auto files = read_migration_directory(fs::path(AKASHI_SOURCE_DIR) / "migrations");
    const auto embedded = embedded_migrations();
    ASSERT_EQ(embedded.size(), files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        EXPECT_EQ(embedded[i].version, files[i].name);
        EXPECT_EQ(embedded[i].text, files[i].content);
    }
}

}  // namespace
}  // namespace akashi::postgres

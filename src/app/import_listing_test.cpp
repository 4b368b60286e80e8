#include "app/import_listing.hpp"

#include "base/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace akashi::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

AdrImportReport make_report() {
    AdrImportReport report;
    report.recorded = 1;
    AdrOutcome outcome;
    outcome.file = "docs/decisions/0012-a-rather-long-name-of-a-file.md";
    outcome.number = 12;
    outcome.status = AdrStatus::superseded;
    outcome.title = "\u00dcber \x1b[31m a title that goes on and on and does not fit into a row";
    outcome.supersedes = {"docs/0003-x.md", "docs/old.md"};
    report.outcomes.push_back(outcome);
    report.skipped = {{"README.md", "an index"}};
    return report;
}

TEST(ImportListing, FitsATerminal) {
    for (const std::size_t width : {0U, 80U, 100U, 200U}) {
        std::istringstream table(import_table(make_report(), {}, width));
        std::string row;
        while (std::getline(table, row) && !row.starts_with("  skipped"))
            EXPECT_LE(utf8_length(row), std::max<std::size_t>(width, 80)) << row;
    }
    EXPECT_THAT(import_table(make_report(), {}, 100), Not(HasSubstr("\x1b")));
    EXPECT_THAT(import_table(make_report(), {}, 200), HasSubstr("3, old.md"));
}

TEST(ImportListing, CountsEveryFileOnce) {
    const LeftOut left_out{{{".git", "a hidden folder"}}, 3, {".png"}};
    const std::string listing = import_listing(make_report(), left_out);
    EXPECT_THAT(listing, HasSubstr("  skipped README.md: an index\n"));
    EXPECT_THAT(listing, HasSubstr("  not entered .git/: a hidden folder\n"));
    EXPECT_THAT(listing, HasSubstr("  skipped 3 other files (.png): not Markdown\n"));
    EXPECT_THAT(listing, HasSubstr("Recorded 1, revised 0, unchanged 0, skipped 4, failed 0."));
}

TEST(ImportListing, CutsNothingInJson) {
    const std::string json = import_as_json(make_report());
    EXPECT_THAT(json, HasSubstr("\"supersedes\":[\"docs/0003-x.md\",\"docs/old.md\"]"));
    EXPECT_THAT(json, HasSubstr("does not fit into a row"));
    EXPECT_THAT(json, HasSubstr("\"outcome\":\"skipped\",\"reason\":\"an index\""));
}

}  // namespace
}  // namespace akashi::app

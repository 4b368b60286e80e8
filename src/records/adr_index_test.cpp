#include "records/adr_index.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

using ::testing::HasSubstr;

Adr make_adr(std::string file_name, std::optional<int> number, std::string title) {
    Adr adr;
    adr.file_name = std::move(file_name);
    adr.number = number;
    adr.title = std::move(title);
    return adr;
}

class AdrIndexTest : public ::testing::Test {
protected:
    std::string find(const AdrReference& to, std::size_t from = 0) const {
        const auto [record, problem] = index_.find(adrs_[from], to);
        return record ? adrs_[*record].file_name : problem;
    }
    static AdrReference path(std::string text) { return {.file_name = std::move(text)}; }
    static AdrReference number(int value, std::string prefix = "") {
        return {.file_name = "", .number = value, .prefix = std::move(prefix)};
    }
    static AdrReference title(std::string text) {
        return {.file_name = "", .title = std::move(text)};
    }

    const std::vector<Adr> adrs_ = {
        make_adr("front/0001-first.md", 1, "First"),
        make_adr("front/0002-second.md", 2, "Second"),
        make_adr("back/0001-other.md", 1, "Other"),
        make_adr("back/0003 third.md", 3, "Third choice"),
        make_adr("use-redis/index.md", std::nullopt, "Use Redis"),
        make_adr("mixed/abc-0007-x.md", 7, "Same"),
        make_adr("mixed/xyz-0007-y.md", 7, "Same"),
    };
    const AdrIndex index_{adrs_};
};

TEST_F(AdrIndexTest, FindsPathsFromTheFolderOfTheRecord) {
    EXPECT_EQ(find(path("0002-second.md")), "front/0002-second.md");
    EXPECT_EQ(find(path("../back/0003 third.md")), "back/0003 third.md");
    EXPECT_EQ(find(path("./0002-second")), "front/0002-second.md") << "without extension";
    EXPECT_EQ(find(path("../use-redis/")), "use-redis/index.md");
}

TEST_F(AdrIndexTest, FindsThePathOfAUrl) {
    EXPECT_EQ(find(path("/o/r/blob/main/docs/back/0001-other.md")), "back/0001-other.md");
    EXPECT_EQ(find(path("docs/adr/0003 third.md")), "back/0003 third.md");
}

TEST_F(AdrIndexTest, FindsNumbersInTheFolderBeforeOtherFolders) {
    EXPECT_EQ(find(number(1), 1), "front/0001-first.md");
    EXPECT_EQ(find(number(1), 3), "back/0001-other.md");
    EXPECT_EQ(find(number(3), 0), "back/0003 third.md");
    EXPECT_EQ(find(number(7, "XYZ"), 0), "mixed/xyz-0007-y.md");
    EXPECT_EQ(find({.file_name = "0002-renamed.md", .number = 2}, 0), "front/0002-second.md");
}

TEST_F(AdrIndexTest, FindsTitlesAndNamesInAnyCase) {
    EXPECT_EQ(find(title("third CHOICE")), "back/0003 third.md");
    EXPECT_EQ(find(title("0002-Second")), "front/0002-second.md");
}

TEST_F(AdrIndexTest, TellsWhyItFoundNone) {
    EXPECT_EQ(find(number(8)), "which is not here");
    EXPECT_EQ(find(path("0009-x.md")), "which is not here");
    EXPECT_EQ(
        find(number(1), 4), "which may be any of 2 records: front/0001-first.md, back/0001-other.md"
    );
    EXPECT_THAT(find(title("same")), HasSubstr("any of 2 records"));
}

}  // namespace
}  // namespace akashi

#include "records/markdown.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using Kind = MarkdownBlock::Kind;

TEST(Markdown, ReadsHeadingsOfBothKinds) {
    const auto blocks = parse_markdown("## One `two`\n\nThree *four*\n============\n");
    ASSERT_EQ(blocks.size(), 2u);
    EXPECT_EQ(blocks[0].kind, Kind::heading);
    EXPECT_EQ(blocks[0].level, 2);
    EXPECT_EQ(join_lines(blocks[0].lines), "One two");
    EXPECT_EQ(blocks[1].level, 1);
    EXPECT_EQ(join_lines(blocks[1].lines), "Three four");
}

TEST(Markdown, DoesNotTakeCommentsInCodeForHeadings) {
    const auto blocks = parse_markdown("```sh\n# not a heading\n<!-- kept -->\n```\n\ntext\n");
    ASSERT_EQ(blocks.size(), 2u);
    EXPECT_EQ(blocks[0].kind, Kind::other);
    EXPECT_EQ(blocks[0].source, "```sh\n# not a heading\n<!-- kept -->\n```");
}

TEST(Markdown, LeavesHtmlCommentsOut) {
    const auto blocks = parse_markdown("<!-- one\n\n# two -->\n\nbefore <!-- three -->after\n");
    ASSERT_EQ(blocks.size(), 1u);
    EXPECT_EQ(blocks[0].source, "before after");
}

TEST(Markdown, KeepsWhereLinksStandInALine) {
    const auto blocks = parse_markdown("By [5. Use *X*](0005-x.md) now\nand later\n");
    ASSERT_EQ(blocks.size(), 1u);
    ASSERT_EQ(blocks[0].lines.size(), 2u);
    const auto& line = blocks[0].lines[0];
    EXPECT_EQ(line.text, "By 5. Use X now");
    ASSERT_EQ(line.links.size(), 1u);
    EXPECT_EQ(
        line.text.substr(line.links[0].begin, line.links[0].end - line.links[0].begin), "5. Use X"
    );
    EXPECT_EQ(line.links[0].url, "0005-x.md");
    EXPECT_EQ(blocks[0].lines[1].text, "and later");
}

TEST(Markdown, SplitsItemsIntoTextLeadAndWhatIsNested) {
    const auto blocks =
        parse_markdown("* **Redis**: fast,\n  mostly\n    * Good\n    * Bad\n* plain\n\nend\n");
    ASSERT_EQ(blocks.size(), 2u);
    ASSERT_EQ(blocks[0].items.size(), 2u);
    EXPECT_EQ(blocks[0].items[0].text, "Redis: fast, mostly");
    EXPECT_EQ(blocks[0].items[0].lead, "Redis");
    EXPECT_EQ(blocks[0].items[0].nested, "* Good\n* Bad");
    EXPECT_EQ(blocks[0].items[1].text, "plain");
    EXPECT_EQ(blocks[0].items[1].lead, "");
    EXPECT_EQ(blocks[0].items[1].nested, "");
}

TEST(Markdown, ReadsNothingFromNothing) {
    EXPECT_TRUE(parse_markdown("").empty());
    EXPECT_TRUE(parse_markdown("<!-- never closed").empty());
}

}  // namespace
}  // namespace akashi

#include "records/adr_links.hpp"

#include <gmock/gmock.h>

#include <string>

namespace akashi {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Adr parse_status(std::string_view status) {
    return parse_adr(
               "0009-x.md", "# T\n\n## Status\n\n" + std::string(status) + "\n\n## Context\n\nC\n"
    )
        .value();
}

std::string numbers(const std::vector<AdrReference>& references) {
    std::string text;
    for (const auto& reference : references)
        text += (text.empty() ? "" : " ") + reference.prefix +
                std::to_string(reference.number.value_or(-1));
    return text;
}

TEST(AdrLinks, AreFollowedWhenTheySayPlainlyWhatEnds) {
    const auto supersedes = [](std::string_view text) {
        return numbers(parse_status(text).supersedes);
    };
    EXPECT_EQ(supersedes("Supersedes ADR-3, ADR-4 and ADR 7"), "3 4 7");
    EXPECT_EQ(supersedes("Accepted, supersedes [3. Use X](0003-x.md)"), "3");
    EXPECT_EQ(supersedes("Accepted. This decision replaces ADR-3."), "3");
    EXPECT_EQ(supersedes("Accepted (supersedes ADR-3)"), "3");
    EXPECT_EQ(supersedes("Supersedes: ABC-ADR-0002"), "ABC-ADR2");
    EXPECT_EQ(supersedes("Supersedes #3 & #4"), "3 4");
    EXPECT_EQ(supersedes("Supersedes: ADR-3 Use X; ADR-4"), "3 4");
    EXPECT_EQ(supersedes("Supersedes ADR-3: Use X, ADR-4: Use Y"), "3 4");
    EXPECT_EQ(supersedes("Ersetzt ADR-3"), "3");
    EXPECT_EQ(supersedes("\u53d6\u4ee3 ADR-3"), "3");
    EXPECT_EQ(numbers(parse_status("Superseded by ADR 5 on 2024-05-06").superseded_by), "5");
    EXPECT_EQ(numbers(parse_status("\u88ab ADR-5 \u53d6\u4ee3").superseded_by), "5");
    EXPECT_EQ(numbers(parse_status("Remplac\u00e9e par [ADR 5](0005-x.md)").superseded_by), "5");
}

TEST(AdrLinks, InATextMustBeAboutItsOwnRecord) {
    const auto parse = [](std::string_view context) {
        return parse_adr(
                   "0009-x.md",
                   "# T\n\n## Status\n\nAccepted\n\n## Context\n\n" + std::string(context) +
                       "\n\n## Decision\n\nD\n"
        )
            .value();
    };
    for (const std::string_view text :
         {"Superseded by ADR-3",
          "> Superseded by ADR-3",
          "- Supersedes ADR-3",
          "Text.\nSupersedes ADR-3"}) {
        const Adr adr = parse(text);
        EXPECT_THAT(adr.supersedes, IsEmpty()) << text;
        EXPECT_THAT(adr.superseded_by, IsEmpty()) << text;
        EXPECT_EQ(adr.status, AdrStatus::accepted) << text;
        EXPECT_THAT(adr.notes, ::testing::Contains(HasSubstr("ends no decision"))) << text;
    }
    EXPECT_EQ(numbers(parse("This decision supersedes ADR-3.").supersedes), "3");
    EXPECT_EQ(numbers(parse("ADR-9 was superseded by ADR-10.").superseded_by), "10");
}

TEST(AdrLinks, MayHaveTheirDayBeforeThem) {
    EXPECT_EQ(
        numbers(parse_status("- 2022-04-05 superseded by [3](0003-x.md)").superseded_by), "3"
    );
}

TEST(AdrLinks, EndNothingWhenTheyAreNotPlain) {
    for (const std::string_view text :
         {"Accepted. Partially supersedes ADR-3.",
          "Accepted. Does not supersede ADR-3.",
          "Accepted. May replace ADR-3.",
          "Accepted. Will supersede ADR-3.",
          "Accepted. Supersedes parts of ADR-3.",
          "Accepted. Supersedes ADR-3 in part.",
          "Accepted. Supersedes ADR-3 (partially).",
          "Accepted \u2014 sync portions superseded by ADR-3",
          "Accepted. Partially superseded by ADR-3",
          "Supersedes: Partially supersedes ADR-3 (tables)",
          "Accepted. Supersedes section 4 of [ADR-3](0003-x.md)",
          "Supersedes: Parts of ADR-3"}) {
        const Adr adr = parse_status(text);
        EXPECT_THAT(adr.supersedes, IsEmpty()) << text;
        EXPECT_THAT(adr.superseded_by, IsEmpty()) << text;
        EXPECT_NE(adr.status, AdrStatus::superseded) << text;
        EXPECT_THAT(adr.notes, SizeIs(1)) << text;
    }
    const Adr mixed =
        parse_status("Supersedes: ADR-3 (old), ADR-4. Partially supersedes ADR-5 (tables).");
    EXPECT_EQ(numbers(mixed.supersedes), "3 4");
    EXPECT_THAT(mixed.notes, SizeIs(1));
}

TEST(AdrLinks, NameFilesOfEveryKind) {
    const auto first = [](std::string_view text) { return parse_status(text).superseded_by.at(0); };
    EXPECT_EQ(first("Superseded by [x](<0005 use x.md>)").file_name, "0005 use x.md");
    EXPECT_EQ(first("Superseded by [x](0005%20use%20x.md#why)").file_name, "0005 use x.md");
    const AdrReference url =
        first("Superseded by <https://example.org/o/r/blob/main/doc/adr/0005-x.md>");
    EXPECT_EQ(url.file_name, "/o/r/blob/main/doc/adr/0005-x.md");
    EXPECT_EQ(url.number, 5);
    EXPECT_EQ(first("Superseded by https://example.org/adr/0005-x.md.").number, 5);
    const AdrReference wiki = first("Superseded by [[0005 Use X]]");
    EXPECT_EQ(wiki.number, 5);
    EXPECT_EQ(wiki.title, "0005 Use X");
    EXPECT_EQ(first("Superseded by \"Use X\"").title, "Use X");
    EXPECT_EQ(first("Superseded by: Use X everywhere").title, "Use X everywhere");
    EXPECT_EQ(first("Superseded by [Use X](../use-x/index.md)").title, "Use X");
    EXPECT_EQ(first("Superseded by [ADR-5](https://example.org/wiki/Records)").number, 5);
    EXPECT_EQ(first("Superseded by adr-0005-use-x").number, 5);
}

TEST(AdrLinks, AreReadFromFrontMatterAndTables) {
    const auto parse = [](std::string_view text) { return parse_adr("0009-x.md", text).value(); };
    const Adr front = parse(
        "---\nstatus: accepted\nsupersedes:\n  - \"[[0003 Use X]]\"\n  - ADR-4\nsuperseded_by: "
        "null\n---\n# T\n"
    );
    EXPECT_EQ(numbers(front.supersedes), "3 4");
    EXPECT_THAT(front.superseded_by, IsEmpty());
    EXPECT_EQ(numbers(parse("---\nsuperseded_by: 0012-use-y.md\n---\n# T\n").superseded_by), "12");
    EXPECT_EQ(
        numbers(parse("# T\n\n| Status | Accepted |\n|---|---|\n| Supersedes | [ADR-3](3.md) |\n| "
                      "Superseded by | \u2014 |\n")
                    .supersedes),
        "3"
    );
    EXPECT_EQ(
        numbers(
            parse("# T\n\n> **Superseded by [ADR-5](0005-x.md):** now lazily.\n\n## Decision\n\nD\n"
            )
                .superseded_by
        ),
        "5"
    );
}

TEST(AdrLinks, AreReadFromPlainSentencesInTheText) {
    const auto parse = [](std::string_view context) {
        return parse_adr(
                   "0009-x.md",
                   "# T\n\n## Context\n\n" + std::string(context) + "\n\n## Decision\n\nD\n"
        )
            .value();
    };
    EXPECT_EQ(numbers(parse("This ADR supersedes [ADR-3](0003-x.md).").supersedes), "3");
    EXPECT_THAT(parse("It replaces 3 servers.").supersedes, IsEmpty());
    EXPECT_THAT(parse("ADR-4 supersedes ADR-3.").supersedes, IsEmpty());
    EXPECT_THAT(parse("ADR-4 supersedes ADR-3.").notes, IsEmpty());
    EXPECT_THAT(parse("Superseded by ADR-5 might come.").superseded_by, IsEmpty());
    EXPECT_THAT(parse("The old plan was that this supersedes ADR-3.").supersedes, IsEmpty());
}

TEST(AdrLinks, ToNothingAreNone) {
    for (const std::string_view value : {"none", "None.", "N/A", "-", "\u2014", "null", "[]"})
        EXPECT_THAT(parse_status("Superseded by: " + std::string(value)).superseded_by, IsEmpty())
            << value;
}

}  // namespace
}  // namespace akashi

#include "records/adr.hpp"
#include "records/adr_front_matter.hpp"
#include "records/adr_headings.hpp"
#include "records/adr_names.hpp"
#include "records/mdx.hpp"

#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

Adr parse(std::string_view name, std::string_view text) { return parse_adr(name, text).value(); }

TEST(AdrHeadings, AreUnderstoodByTheirMeaning) {
    const auto part = [](std::string_view text) {
        const auto found = find_adr_heading(text, true);
        return found ? found->words.part : AdrPart::other;
    };
    for (const std::string_view text :
         {"Decision",
          "The Decision",
          "3. Decision",
          "4) Proposed decision:",
          "Decision and Rationale",
          "Decision Outcome",
          "Resolution",
          "Solution",
          "Conclusion",
          "Proposal",
          "Context and Proposed Design",
          "\U0001F680 Decision",
          "Chosen option: Kafka",
          "Decision (2024)",
          "What",
          "Entscheidung",
          "D\u00e9cision",
          "Decisi\u00f3n",
          "Decis\u00e3o",
          "Decisione",
          "\u51b3\u7b56",
          "\u6c7a\u5b9a",
          "\u7d50\u8ad6",
          "\uacb0\uc815"})
        EXPECT_EQ(part(text), AdrPart::decision) << text;
    for (const std::string_view text :
         {"Context",
          "Background & Context",
          "Motivation",
          "Problem",
          "Goals",
          "Why",
          "II. Context",
          "Context for this change",
          "Kontext",
          "Contexte",
          "\u80cc\u666f"})
        EXPECT_EQ(part(text), AdrPart::context) << text;
    for (const std::string_view text :
         {"Consequences",
          "Trade-offs",
          "Impact",
          "Results",
          "Risks and mitigations",
          "Validation",
          "Konsequenzen",
          "\u540e\u679c"})
        EXPECT_EQ(part(text), AdrPart::consequences) << text;
    EXPECT_EQ(part("Options considered"), AdrPart::options);
    EXPECT_EQ(part("Alternatives (considered)"), AdrPart::rejected_options);
    EXPECT_EQ(part("Colours"), AdrPart::other);
}

TEST(AdrForms, BoldLinesCanBeHeadings) {
    const Adr adr = parse(
        "1.md",
        "# T\n\n**Status:** Accepted\n\n**Context**\n\nC\n\n**Decision:** We "
        "do.\n\n**Consequences:**\n\n* None\n"
    );
    EXPECT_EQ(adr.status, AdrStatus::accepted);
    EXPECT_EQ(adr.context, "C");
    EXPECT_EQ(adr.decision, "We do.");
    EXPECT_EQ(adr.consequences, "* None");
}

TEST(AdrForms, UnknownSectionsAreKeptUnderTheirHeadings) {
    const Adr adr =
        parse("1.md", "# T\n\n## Decision\n\nD\n\n## Colours\n\nBlue.\n\n### Shades\n\nDark.\n");
    EXPECT_EQ(adr.other, "Colours:\n\nBlue.\n\n### Shades\n\nDark.");
}

TEST(AdrForms, FrontMatterMayHaveBlanksCommentsAndLists) {
    for (const std::string_view text :
         {"---  \nstatus: \"accepted\"\n# why\ntags:\n  - a\n  - b\n---\t\n# T\n",
          "\n\n---\nstatus: accepted # yes\n---\n# T\n",
          "<!-- a comment -->\n\n---\nstatus: 'accepted'\n\ntitle: T\n---\n",
          "+++\ntitle = \"T\"\nstatus = 'accepted'\ntags = [\n  \"a\",\n]\n+++\n",
          "---\nmeta:\n  status: accepted\ntext: |\n  status: rejected\n---\n# T\n"}) {
        const Adr adr = parse("0001-x.md", text);
        EXPECT_EQ(adr.status, AdrStatus::accepted) << text;
        EXPECT_EQ(adr.title, "T") << text;
    }
}

TEST(AdrForms, HorizontalLinesAreNoFrontMatter) {
    EXPECT_EQ(
        parse("1.md", "---\n# T\n\n## Status\n\nAccepted\n\n---\n").status, AdrStatus::accepted
    );
}

TEST(AdrForms, TitlesLoseWhatIsNoTitle) {
    for (const std::string_view text :
         {"ADR: Use X",
          "TITLE: Use X",
          "[ADR-0007] Use X",
          "ADR 7 - Use X",
          "Decision Record: Use X",
          "7. Use X",
          "ADR-0007: Use X",
          "ADR0007 \u2014 Use X",
          "ABC-ADR-0007: Use X",
          "Architecture Decision Record: Use X",
          "Use X #",
          "ADR-0007: [Use X]",
          "~~Old~~ Use X",
          "Architecture Decision Record 7: Use X",
          "RFC-7: Use X",
          "0007 Use X",
          "\"Use X\""})
        EXPECT_EQ(
            clean_adr_title(text),
            text == "0007 Use X"          ? "0007 Use X"
            : text == "ADR-0007: [Use X]" ? "[Use X]"
                                          : "Use X"
        ) << text;
    EXPECT_EQ(parse("1.md", "# [Use X](x.md) #\n\n## Decision\n\nD\n").title, "Use X");
    EXPECT_EQ(
        parse("1.md", "# ADR-0007\n\n## Title\n\nUse X\n\n## Decision\n\nD\n").title, "Use X"
    );
    EXPECT_EQ(parse("0007-use-x.md", "# ADR-0007\n\n## Decision\n\nD\n").title, "Use x");
    EXPECT_EQ(
        parse("1.md", "| Title | Status |\n|---|---|\n| Use X | Accepted |\n\n## Decision\n\nD\n")
            .title,
        "Use X"
    );
}

TEST(AdrForms, TitlesTellTheNumberWhereTheFileDoesNot) {
    for (const std::string_view title :
         {"7. Use X",
          "ADR-0007: Use X",
          "Decision Record 7: Use X",
          "ADR 7 Use X",
          "0007 \u00b7 Use X",
          "\u51b3\u7b56\u8bb0\u5f55 7\uff1aUse X"}) {
        const Adr adr = parse("x.md", "# " + std::string(title) + "\n\n## Decision\n\nD\n");
        EXPECT_EQ(adr.number, 7) << title;
        EXPECT_EQ(adr.title, "Use X") << title;
    }
}

TEST(AdrForms, TitlesMayStandBehindTheirName) {
    const Adr adr = parse(
        "1.md",
        "# Title: Use X\n\n**Status:** ~~Proposed~~ **Accepted**\n\nContext: C\n\nDecision: D\n"
    );
    EXPECT_EQ(adr.title, "Use X");
    EXPECT_EQ(adr.status, AdrStatus::accepted);
    EXPECT_EQ(adr.context, "C");
    EXPECT_EQ(adr.decision, "D");
    EXPECT_EQ(parse("0007-x.md", "# 7 Use X\n\nStatus: Done\n").title, "Use X");
    EXPECT_EQ(parse("0007-x.md", "# 3 zones\n\nStatus: Done\n").title, "3 zones");
    EXPECT_EQ(parse("x.md", "# 0007 Use X\n\nStatus: Done\n").title, "Use X");
}

TEST(AdrForms, ARecordCanHaveAFolderOfItsOwn) {
    const std::string text =
        "# Use Redis\n\n## Status\n\nAccepted\n\n## Context\n\nC\n\n## Decision\n\nD\n";
    const Adr adr = parse("0007-use-redis/README.md", text);
    EXPECT_EQ(adr.title, "Use Redis");
    EXPECT_EQ(adr.number, 7);
    EXPECT_EQ(parse("use-redis/index.md", text.substr(text.find("## S"))).title, "Use redis");
    EXPECT_EQ(
        parse_adr("use-redis/index.md", "# All\n\n* [1](1.md)\n").error().message(), "an index"
    );
}

TEST(AdrForms, FilesOfOtherEndingsAreRead) {
    for (const std::string_view name : {"1.MD", "1.markdown", "1.mdx", "1.MDX"})
        EXPECT_EQ(parse(name, "# T\n\n## Status\n\nAccepted\n").title, "T") << name;
}

TEST(AdrForms, MdxLosesItsCode) {
    EXPECT_EQ(
        without_jsx("import A from 'a'\nimport B from 'b'\n\n# T\n\n<Note\n  "
                    "kind=\"x\">\n\nText\n\n</Note>\n\n{/* no */}\n\n```\nimport c\n<A>\n```\n"),
        "\n\n\n# T\n\n\n\n\nText\n\n\n\n\n\n```\nimport c\n<A>\n```\n"
    );
}

TEST(AdrForms, TemplatesSaySo) {
    const auto reason = [](std::string_view name, std::string_view title) {
        const auto adr = parse_adr(name, "# " + std::string(title) + "\n\n## Status\n\nProposed\n");
        return adr ? "" : adr.error().message();
    };
    for (const std::string_view name :
         {"template.md",
          "adr-template-short.md",
          "0000-template.md",
          "0001-adr-template.md",
          "templates/nygard.md",
          "ADR_TEMPLATE.md"})
        EXPECT_EQ(reason(name, "T"), "a template") << name;
    for (const std::string_view title :
         {"{TITLE}",
          "{short title}",
          "[short title of solved problem and solution]",
          "ADR-XXXX: Title",
          "NNNN. Use",
          "\\<title\\>",
          "<title>",
          "ADR-000X: Use Y",
          "ADR Template",
          "[Title]",
          "{NUMBER}. {TITLE}"})
        EXPECT_EQ(reason("1.md", title), "a template") << title;
    for (const std::string_view title :
         {"Use {tenant} in paths", "Use the template engine", "Render templates on the server"})
        EXPECT_EQ(reason("0012-render-with-templates.md", title), "") << title;
}

}  // namespace
}  // namespace akashi

#include "records/adr.hpp"

#include "records/adr_choice.hpp"
#include "records/adr_names.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

constexpr std::string_view kNygard = R"(# 4. Store rides in PostgreSQL

Date: 2024-03-12

## Status

Accepted

Supersedes [2. Store rides in files](0002-store-rides-in-files.md)

## Context

Rides are lost when the disk is full.

```sh
# Status
df -h
```

## Decision

We will use **PostgreSQL**.

## Consequences

One more thing to back up.
)";

constexpr std::string_view kMadr = R"(---
# These are optional.
status: "accepted"
date: 2025-02-03
decision-makers:
  - fleet team
  - support team
---

# Lock bicycles over Bluetooth

## Context and Problem Statement

How does a bicycle unlock without mobile reception?

## Decision Drivers

* Tunnels
* Battery

## Considered Options

* [Bluetooth](#bluetooth) Low Energy
* Text message
* `NFC` tag

## Decision Outcome

Chosen option: "Bluetooth Low Energy", because it needs no reception.
It comes with every telephone.

### Consequences

* Good, because it works in tunnels
* Bad, because pairing takes a second

### Confirmation

A ride through the old tunnel.

## Pros and Cons of the Options

### Bluetooth Low Energy

* Good, because it is everywhere

### Text message

* Good, because it is simple
* Bad, because it costs money

<!-- A hint of the template. -->

### NFC tag

* Bad, because tags are scratched off

## More Information

Supersedes [ADR-0007](0007-unlock-by-code.md).
)";

Adr parse(std::string_view text, std::string_view name = "0001-x.md") {
    return parse_adr(name, text).value();
}

std::string reason(std::string_view name, std::string_view text) {
    return parse_adr(name, text).error().message();
}

TEST(Adr, ReadsNygardsFormatWithTheLinksOfAdrTools) {
    const Adr adr = parse(kNygard, "0004-store-rides-in-postgresql.md");
    EXPECT_EQ(adr.number, 4);
    EXPECT_EQ(adr.title, "Store rides in PostgreSQL");
    EXPECT_EQ(adr.status, AdrStatus::accepted);
    EXPECT_EQ(adr.status_text, "Accepted");
    EXPECT_EQ(adr.date, sys_days(2024y / 3 / 12));
    EXPECT_EQ(adr.context, "Rides are lost when the disk is full.\n\n```sh\n# Status\ndf -h\n```");
    EXPECT_EQ(adr.decision, "We will use **PostgreSQL**.");
    EXPECT_EQ(adr.consequences, "One more thing to back up.");
    ASSERT_EQ(adr.supersedes.size(), 1u);
    EXPECT_EQ(adr.supersedes[0].file_name, "0002-store-rides-in-files.md");
    EXPECT_EQ(adr.supersedes[0].number, 2);
    EXPECT_TRUE(adr.superseded_by.empty());
}

TEST(Adr, ReadsMadrWithFrontMatterOptionsAndArguments) {
    const Adr adr = parse(kMadr, "0009-lock-bicycles-over-bluetooth.md");
    EXPECT_EQ(adr.status, AdrStatus::accepted);
    EXPECT_EQ(adr.date, sys_days(2025y / 2 / 3));
    EXPECT_EQ(adr.deciders, "fleet team, support team");
    EXPECT_EQ(
        adr.context,
        "How does a bicycle unlock without mobile reception?\n\nDecision Drivers:\n\n* Tunnels\n* "
        "Battery"
    );
    EXPECT_TRUE(adr.decision.starts_with("Chosen option: \"Bluetooth Low Energy\""));
    EXPECT_EQ(adr.rationale, "because it needs no reception. It comes with every telephone.");
    EXPECT_TRUE(adr.consequences.starts_with("* Good, because it works in tunnels"));
    EXPECT_TRUE(adr.consequences.ends_with("A ride through the old tunnel."));
    ASSERT_EQ(adr.options.size(), 3u);
    EXPECT_EQ(adr.options[0].label, "Bluetooth Low Energy");
    EXPECT_TRUE(adr.options[0].chosen);
    EXPECT_EQ(adr.options[1].label, "Text message");
    EXPECT_FALSE(adr.options[1].chosen);
    EXPECT_EQ(
        adr.options[1].arguments, "* Good, because it is simple\n* Bad, because it costs money"
    );
    EXPECT_EQ(adr.options[2].label, "NFC tag");
    ASSERT_EQ(adr.supersedes.size(), 1u);
    EXPECT_EQ(adr.supersedes[0].number, 7);
}

TEST(Adr, ReadsTheBulletsOfMadr2) {
    const Adr adr = parse(
        "# Bill by the minute\n\n* Status: superseded by [ADR-0012](0012-bill-by-the-second.md)\n"
        "* Deciders: billing team\n* Date: 2023-06-01\n\n## Decision Outcome\n\n"
        "Chosen option: \"[By minute](#m)\", because it is fair.\n\n"
        "### Positive Consequences\n\n* fair\n\n### Negative Consequences\n\n* odd sums\n"
    );
    EXPECT_EQ(adr.status, AdrStatus::superseded);
    EXPECT_EQ(adr.status_text, "superseded by ADR-0012");
    EXPECT_EQ(adr.deciders, "billing team");
    EXPECT_EQ(adr.date, sys_days(2023y / 6 / 1));
    ASSERT_EQ(adr.superseded_by.size(), 1u);
    EXPECT_EQ(adr.superseded_by[0].file_name, "0012-bill-by-the-second.md");
    EXPECT_EQ(
        adr.consequences, "Positive Consequences:\n\n* fair\n\nNegative Consequences:\n\n* odd sums"
    );
}

TEST(Adr, ReadsSupersededByFromFrontMatter) {
    const Adr adr = parse("---\nstatus: superseded by ADR-0123\n---\n# T\n");
    EXPECT_EQ(adr.status, AdrStatus::superseded);
    ASSERT_EQ(adr.superseded_by.size(), 1u);
    EXPECT_EQ(adr.superseded_by[0].number, 123);
    EXPECT_EQ(adr.superseded_by[0].file_name, "");
}

TEST(Adr, ReadsSupersedeFieldsOfTheirOwn) {
    const Adr adr = parse("---\nstatus: accepted\nsupersedes: [ADR-3, 0004-x.md]\n---\n# T\n");
    ASSERT_EQ(adr.supersedes.size(), 2u);
    EXPECT_EQ(adr.supersedes[0].number, 3);
    EXPECT_EQ(adr.supersedes[1].file_name, "0004-x.md");
    EXPECT_EQ(adr.status, AdrStatus::accepted);
    EXPECT_EQ(parse("---\nsuperseded-by: 7\n---\n# T\n").superseded_by.at(0).number, 7);
}

TEST(Adr, UnderstandsTheMisspellingOfAdrTools) {
    const Adr adr = parse("# 1. T\n\n## Status\n\nSuperceded by [5. Use X](0005-use-x.md)\n");
    EXPECT_EQ(adr.status, AdrStatus::superseded);
    EXPECT_EQ(adr.superseded_by.at(0).number, 5);
}

TEST(Adr, TellsSuccessorsFromPredecessorsInOneLine) {
    const Adr adr = parse(
        "# T\n\n## Status\n\nAccepted, supersedes [ADR-2](0002-a.md) and [ADR-3](0003-b.md), "
        "superseded by ADR 9 on "
        "2025-01-01\n"
    );
    ASSERT_EQ(adr.supersedes.size(), 2u);
    EXPECT_EQ(adr.supersedes[1].number, 3);
    ASSERT_EQ(adr.superseded_by.size(), 1u);
    EXPECT_EQ(adr.superseded_by[0].number, 9);
    EXPECT_EQ(adr.status, AdrStatus::superseded);
}

TEST(Adr, DoesNotTakeNumbersInTitlesForReferences) {
    const Adr adr = parse("# T\n\n## Status\n\nSuperseded by 5. Use PostgreSQL 15\n");
    ASSERT_EQ(adr.superseded_by.size(), 1u);
    EXPECT_EQ(adr.superseded_by[0].number, 5);
}

TEST(Adr, FollowsNoLinkInALineThatIsTooLongForOne) {
    const std::string padding(5'000, 'x');
    const Adr adr = parse("# T\n\n## Status\n\nAccepted, supersedes ADR-2, " + padding + "\n");
    EXPECT_EQ(adr.status, AdrStatus::accepted);
    EXPECT_TRUE(adr.supersedes.empty());
}

TEST(Adr, ReadsEveryStatus) {
    const auto status = [](std::string text) {
        return parse("# T\n\n## Status\n\n" + text + "\n\n## Context\n\nC\n").status;
    };
    EXPECT_EQ(status("Proposed"), AdrStatus::proposed);
    EXPECT_EQ(status("**Accepted** 2024-01-01"), AdrStatus::accepted);
    EXPECT_EQ(status("rejected"), AdrStatus::rejected);
    EXPECT_EQ(status("Deprecated since the move"), AdrStatus::deprecated);
    EXPECT_EQ(status("Superseded"), AdrStatus::superseded);
    EXPECT_EQ(status("Accepted\n\nDeprecated"), AdrStatus::deprecated);
    EXPECT_EQ(status("being thought about"), AdrStatus::unknown);
    EXPECT_EQ(status("proposed | accepted | rejected"), AdrStatus::unknown);
}

TEST(Adr, TakesTheDateFromTheStatusWhenThereIsNoOther) {
    EXPECT_EQ(parse("# T\n\n## Status\n\nAccepted on 2024-05-06\n").date, sys_days(2024y / 5 / 6));
    EXPECT_EQ(parse("# T\n\n## Status\n\nSuperseded by 2 on 2024-05-06\n").date, std::nullopt);
    EXPECT_EQ(parse("# T\n\nDate: 2024-02-30\n\n## Status\n\nAccepted\n").date, std::nullopt);
}

TEST(Adr, ReadsBoldFieldsAndSetextHeadings) {
    const Adr adr = parse(
        "ADR-0003: Use `maps`\n====\n\n**Status:** Accepted  \n**Date:** 2024-05-06\n\n"
        "Decision\n--------\n\nMaps it is.\n",
        "maps.md"
    );
    EXPECT_EQ(adr.title, "Use maps");
    EXPECT_EQ(adr.number, 3);
    EXPECT_EQ(adr.status, AdrStatus::accepted);
    EXPECT_EQ(adr.date, sys_days(2024y / 5 / 6));
    EXPECT_EQ(adr.decision, "Maps it is.");
}

TEST(Adr, ReadsWindowsLineEndsAndAByteOrderMark) {
    std::string text = "\xef\xbb\xbf";
    for (const char c : kNygard) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
    const Adr adr = parse(text);
    EXPECT_EQ(adr.title, "Store rides in PostgreSQL");
    EXPECT_EQ(adr.context, parse(kNygard).context);
}

TEST(Adr, ReadsOptionsThatAreHeadingsWithArguments) {
    const Adr adr = parse(
        "# T\n\n## Considered Options\n\n### 1. Kafka\n\nFast.\n\n#### Cons\n\nHeavy.\n\n"
        "### 2. A table\n\nSimple.\n\n## Decision\n\nA table.\n"
    );
    ASSERT_EQ(adr.options.size(), 2u);
    EXPECT_EQ(adr.options[0].label, "1. Kafka");
    EXPECT_EQ(adr.options[0].arguments, "Fast.\n\n#### Cons\n\nHeavy.");
    EXPECT_EQ(adr.options[1].arguments, "Simple.");
}

TEST(Adr, ReadsReasonsThatFollowTheLabelInBold) {
    const Adr adr = parse(
        "# T\n\n## Decision\n\nA queue.\n\n## Alternatives considered\n\n"
        "- **Kafka** – heavy to run\n- **Cron:** late\n"
    );
    ASSERT_EQ(adr.options.size(), 2u);
    EXPECT_EQ(adr.options[0].label, "Kafka");
    EXPECT_EQ(adr.options[0].arguments, "heavy to run");
    EXPECT_EQ(adr.options[1].label, "Cron");
    EXPECT_EQ(adr.options[1].arguments, "late");
    EXPECT_FALSE(adr.options[0].chosen);
    EXPECT_FALSE(adr.options[1].chosen);
}

TEST(Adr, FindsTheChosenOptionInProse) {
    const Adr adr = parse(
        "# How to store maps\n\n## Considered Options\n\n* MySQL\n* Go\n* PostgreSQL\n\n"
        "## Decision\n\nWe are going to use PostgreSQL and not MySQL.\n"
    );
    ASSERT_EQ(adr.options.size(), 3u);
    EXPECT_FALSE(adr.options[0].chosen);
    EXPECT_FALSE(adr.options[1].chosen);
    EXPECT_TRUE(adr.options[2].chosen);
}

TEST(Adr, KeepsOptionsThatOnlyTheArgumentsName) {
    const Adr adr = parse(
        "# T\n\n## Considered Options\n\n* One\n\n## Decision Outcome\n\nChosen option: One.\n\n"
        "## Pros and Cons of the Options\n\n### One, the first\n\n* Good\n\n### Two\n\n* Bad\n"
    );
    ASSERT_EQ(adr.options.size(), 2u);
    EXPECT_EQ(adr.options[0].arguments, "* Good");
    EXPECT_TRUE(adr.options[0].chosen);
    EXPECT_EQ(adr.options[1].label, "Two");
}

TEST(Adr, TakesTheTitleFromTheFileWhenThereIsNoHeadingForIt) {
    const Adr adr =
        parse("## Status\n\nAccepted\n\n## More Information\n\nx\n", "a/0012-use_two-maps.md");
    EXPECT_EQ(adr.title, "Use two maps");
    EXPECT_EQ(adr.number, 12);
}

TEST(Adr, SaysWhyAFileIsNoRecord) {
    EXPECT_EQ(reason("README.md", kNygard), "an index");
    EXPECT_EQ(reason("doc/index.md", "# Records\n\n## Context\n\nAll of them.\n"), "an index");
    EXPECT_EQ(reason("0000-template.md", kNygard), "a template");
    EXPECT_EQ(reason("adr-template-minimal.md", kNygard), "a template");
    EXPECT_EQ(reason("0001-x.md", "# {short title}\n\n## Status\n\nAccepted\n"), "a template");
    EXPECT_EQ(reason("0001-x.rst", kNygard), "reStructuredText is not read");
    EXPECT_EQ(reason("0001-x.adoc", kNygard), "AsciiDoc is not read");
    EXPECT_EQ(reason("0001-x.txt", kNygard), "not a Markdown file");
    EXPECT_EQ(reason("0001-x.md", "# Notes\n\nNothing.\n"), "no status, context or decision in it");
    EXPECT_EQ(reason("0001-x.md", ""), "no status, context or decision in it");
    EXPECT_EQ(reason("0001-x.md", "# T\xff"), "not text in UTF-8");
    EXPECT_EQ(reason("0001-x.md", std::string_view("# T\0", 4)), "not text in UTF-8");
    EXPECT_EQ(reason("0001-x.md", std::string(kMaxAdrBytes + 1, 'a')), "larger than 256 KiB");
    EXPECT_EQ(
        parse_adr("x.md", std::string(kMaxAdrBytes + 1, 'a')).error().code(), ErrorCode::too_large
    );
}

TEST(Adr, AcceptsAFileWhoseNameSpeaksOfTemplates) {
    EXPECT_EQ(parse(kNygard, "0012-render-with-templates.md").number, 12);
}

TEST(Adr, SurvivesFrontMatterThatNeverEnds) {
    EXPECT_EQ(parse("---\n\n# T\n\n## Status\n\nAccepted\n").title, "T");
    EXPECT_FALSE(parse_adr("x.md", "---\n").has_value());
    EXPECT_FALSE(parse_adr("x.md", "---\n---\n").has_value());
}

TEST(AdrNames, ReadNumbersButNotDates) {
    EXPECT_EQ(leading_adr_number("0005-use-x.md"), 5);
    EXPECT_EQ(leading_adr_number("ADR-0005"), 5);
    EXPECT_EQ(leading_adr_number("adr 5: Use X"), 5);
    EXPECT_EQ(leading_adr_number("2024-05-06-use-x.md"), std::nullopt);
    EXPECT_EQ(leading_adr_number("20240506-use-x.md"), std::nullopt);
    EXPECT_EQ(leading_adr_number("ABC-ADR-Operator-0001-x.md"), 1);
    EXPECT_EQ(leading_adr_number("adr-use-3-zones.md"), std::nullopt);
    EXPECT_EQ(leading_adr_number("use-3-zones.md"), std::nullopt);
    EXPECT_EQ(leading_adr_number("adrian"), std::nullopt);
    EXPECT_EQ(leading_adr_number(""), std::nullopt);
}

TEST(AdrNames, TakeNumbersOffTitles) {
    EXPECT_EQ(clean_adr_title("5. Use X"), "Use X");
    EXPECT_EQ(clean_adr_title("0005 - Use X"), "Use X");
    EXPECT_EQ(clean_adr_title("ADR-0005: Use X"), "Use X");
    EXPECT_EQ(clean_adr_title("ADR 5 Use X"), "Use X");
    EXPECT_EQ(clean_adr_title("3-tier services"), "3-tier services");
    EXPECT_EQ(clean_adr_title("2 zones"), "2 zones");
}

TEST(AdrChoice, IsFoundWithAndWithoutQuotes) {
    const auto label = [](std::string_view text) {
        const auto labels = find_adr_choice(text).labels;
        return labels.empty() ? "" : labels[0];
    };
    EXPECT_EQ(label("Chosen option: \u201CX, Y\u201D, because Z."), "X, Y");
    EXPECT_EQ(label("chosen option: X, because Z."), "X");
    EXPECT_EQ(find_adr_choice("chosen option: X, because Z.").rationale, "because Z.");
    EXPECT_EQ(label("Chosen option: X."), "X");
    EXPECT_EQ(label("We take X."), "");
}

}  // namespace
}  // namespace akashi

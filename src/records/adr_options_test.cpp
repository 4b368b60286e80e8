#include "records/adr.hpp"

#include <gmock/gmock.h>

#include <string>

namespace akashi {
namespace {

/// The labels of all options, a `*` before those that were chosen.
std::string options_of(std::string_view sections, std::string_view title = "T") {
    const Adr adr =
        parse_adr(
            "0001-x.md",
            "# " + std::string(title) + "\n\n## Status\n\nAccepted\n\n" + std::string(sections)
        )
            .value();
    std::string labels;
    for (const auto& option : adr.options)
        labels +=
            (labels.empty() ? "" : "|") + std::string(option.chosen ? "*" : "") + option.label;
    return labels;
}

TEST(AdrOptions, AreReadFromListsHeadingsTablesBoldLinesAndProse) {
    const std::string decision = "## Decision\n\nWe use Redis.\n\n";
    EXPECT_EQ(
        options_of(decision + "## Options\n\n1. Redis\n2. Kafka \u2014 heavy to run\n"),
        "*Redis|Kafka"
    );
    EXPECT_EQ(
        options_of(decision + "## Options\n\n### Redis\n\nFast.\n\n### Kafka\n\nHeavy.\n"),
        "*Redis|Kafka"
    );
    EXPECT_EQ(
        options_of(
            decision +
            "## Options\n\n| Option | Pros |\n|---|---|\n| Redis | fast |\n| Kafka | log |\n"
        ),
        "*Redis|Kafka"
    );
    EXPECT_EQ(
        options_of(
            decision +
            "## Options\n\n| Criterion | Redis | Kafka |\n|---|---|---|\n| Speed | 5 | 3 |\n"
        ),
        "*Redis|Kafka"
    );
    EXPECT_EQ(
        options_of(decision + "## Options\n\n**Redis**\n\n* Pro: fast\n\n**Kafka** is a log.\n"),
        "*Redis|Kafka"
    );
    EXPECT_EQ(
        options_of(
            decision +
            "## Alternatives\n\n**Kafka.** A log, too heavy.\n\n**Cron** (the old way). Late.\n"
        ),
        "Kafka|Cron (the old way)"
    );
    EXPECT_EQ(
        options_of(
            decision + "## Alternatives considered\n\nWe considered Kafka. It is heavy.\n\nCron "
                       "jobs are late.\n"
        ),
        "Kafka|Cron jobs are late"
    );
    EXPECT_EQ(
        options_of(decision + "## Option 1: Redis\n\nFast.\n\n## Option 2: Kafka\n\nHeavy.\n"),
        "*Option 1: Redis|Option 2: Kafka"
    );
    EXPECT_EQ(options_of(decision + "## Alternatives\n\nNone.\n"), "");
    EXPECT_EQ(
        options_of(decision + "## Rejected alternatives\n\n- Kafka: it is too heavy to run\n"),
        "Kafka"
    );
}

TEST(AdrOptions, ThatAreGivenTwiceAreOne) {
    EXPECT_EQ(
        options_of("## Considered Options\n\n* Option 1 - Use Redis\n* Option 2 - Use Kafka\n\n### "
                   "Option 1\n\nFast.\n\n### Option 2\n\nHeavy.\n\n"
                   "## Decision Outcome\n\nOption 2\n"),
        "Option 1 - Use Redis|*Option 2 - Use Kafka"
    );
    EXPECT_EQ(
        options_of("## Considered Options\n\n* Redis\n* Kafka\n\n## Pros and Cons of the "
                   "Options\n\n### Redis as a queue\n\n* Good\n\n### Apache Kafka\n\n* Bad\n"),
        "Redis|Kafka"
    );
}

TEST(AdrOptions, AreNotTheirArguments) {
    EXPECT_EQ(
        options_of("## Options\n\n### Redis\n\n### Pros\n\n* fast\n\n### Cons\n\n* small\n\n### "
                   "Kafka\n\nPros:\n\n* log\n"),
        "Redis|Kafka"
    );
    EXPECT_EQ(
        options_of("## Options\n\n* Redis\n* Kafka\n\nPros of Redis:\n\n* fast\n* small\n\nCons of "
                   "Redis:\n\n* memory\n"),
        "Redis|Kafka"
    );
    EXPECT_EQ(
        options_of("## Options\n\n* Redis\n* Good, because it is fast\n* Bad, because it is small\n"
        ),
        "Redis"
    );
}

TEST(AdrOptions, ChosenAreFoundByNumberMarkQuotationAndHeading) {
    const std::string options = "## Options\n\n1. Redis\n2. Kafka\n3. Cron\n\n";
    EXPECT_EQ(
        options_of(options + "## Decision\n\nChosen option: \"Kafka\", because it lasts.\n"),
        "Redis|*Kafka|Cron"
    );
    EXPECT_EQ(
        options_of(options + "## Decision\n\nChosen option: **Kafka** \u2014 it lasts.\n"),
        "Redis|*Kafka|Cron"
    );
    EXPECT_EQ(
        options_of(options + "## Decision\n\nChosen option: Option 2\n"), "Redis|*Kafka|Cron"
    );
    EXPECT_EQ(
        options_of(options + "## Decision\n\nChosen option: \"Kafka\" and \"Cron\".\n"),
        "Redis|*Kafka|*Cron"
    );
    EXPECT_EQ(
        options_of(options + "## Decision\n\nWe take Kafka and Cron, not Redis.\n"),
        "Redis|*Kafka|*Cron"
    );
    EXPECT_EQ(
        options_of(options + "## Decision\n\nInstead of Redis we take Kafka.\n"),
        "Redis|*Kafka|Cron"
    );
    EXPECT_EQ(options_of(options + "## Chosen option: Kafka\n\nIt lasts.\n"), "Redis|*Kafka|Cron");
    EXPECT_EQ(
        options_of("## Options\n\n### Option 1: Redis\n\n### Option 2: Kafka (chosen)\n"),
        "Option 1: Redis|*Option 2: Kafka"
    );
    EXPECT_EQ(
        options_of("## Options\n\n* Redis\n* Kafka \u2705\n* **Cron** (rejected)\n"),
        "Redis|*Kafka|Cron"
    );
    EXPECT_EQ(
        options_of(
            "## Alternatives\n\n* **Kafka (chosen).** It lasts.\n* Redis: rejected, it is small\n"
        ),
        "*Kafka|Redis"
    );
    EXPECT_EQ(
        options_of(
            "## Options\n\n* PostgreSQL\n* MySQL\n\n## Decision\n\nIt is stable.\n",
            "Use PostgreSQL for rides"
        ),
        "*PostgreSQL|MySQL"
    );
}

TEST(AdrOptions, ChosenAreFoundByTheirLetterAndByAPartOfTheirLabel) {
    EXPECT_EQ(
        options_of("## Options\n\n### 3.1 Option A: Redis\n\n### 3.2 Option B: Kafka\n\n## "
                   "Decision\n\nOption B.\n"),
        "3.1 Option A: Redis|*3.2 Option B: Kafka"
    );
    EXPECT_EQ(
        options_of("## Options\n\n| Driver | Weight | A: Redis | B: Kafka |\n|-|-|-|-|\n| Cost | 1 "
                   "| 2 | 3 |\n\n## Decision\n\nAdopt B.\n"),
        "A: Redis|*B: Kafka"
    );
    EXPECT_EQ(
        options_of("## Options\n\n* A registry\n* The four-edit rule with an enum\n\n## Decision "
                   "Outcome\n\nChosen option: **four-edit rule** \u2014 it is plain.\n"),
        "A registry|*The four-edit rule with an enum"
    );
    EXPECT_EQ(
        options_of("## Options\n\n* Option 1: Allow\n* Option 2: Deny\n\nWe chose option 2.\n"),
        "Option 1: Allow|*Option 2: Deny"
    );
    EXPECT_EQ(
        options_of(
            "## Options\n\n- **Option A: Redis**\n- **Option B: Kafka**\n\n## Decision\n\nB.\n"
        ),
        "Option A: Redis|*Option B: Kafka"
    );
    EXPECT_EQ(
        options_of("## Options\n\n- **Option A: Redis** \u2190 chosen\n- **Option B: Kafka**\n"),
        "*Option A: Redis|Option B: Kafka"
    );
    EXPECT_EQ(options_of("## Options\n\n### [Redis]\n\n### [Kafka]\n"), "Redis|Kafka");
    EXPECT_EQ(options_of("## Options\n\n* [option 1]\n* {title of option 2}\n"), "");
}

TEST(AdrOptions, ChosenAreFoundByTheirPlaceInTheList) {
    for (const std::string_view decision :
         {"We go with option 2.", "Option 2", "Chosen option: 2", "Wir nehmen Option 2"}) {
        EXPECT_EQ(
            options_of(
                "## Considered Options\n\n1. Kafka\n2. Redis\n\n## Decision\n\n" +
                std::string(decision) + "\n"
            ),
            "Kafka|*Redis"
        ) << decision;
    }
}

TEST(AdrOptions, AreNotTheBulletsBetweenTheNumbersOfAList) {
    EXPECT_EQ(
        options_of("## Considered Options\n\n1. **Names**\n- Examples: animals\n- Pros:\n  * fun\n"
                   "2. **Dates**\n- Examples: years\n\n## Decision\n\nWe use dates.\n"),
        "Names|*Dates"
    );
}

TEST(AdrOptions, ChosenAreFoundByAllTheirWordsInTheSentenceOfTheDecision) {
    const std::string options =
        "## Considered Options\n\n* Cache at the end of the line\n* Cache in front of the "
        "store\n\n";
    EXPECT_EQ(
        options_of(
            options + "## Decision\n\nPutting the cache right in front of the store is fast.\n"
        ),
        "Cache at the end of the line|*Cache in front of the store"
    );
    EXPECT_EQ(
        options_of(options + "## Decision\n\nWe need a cache.\n"),
        "Cache at the end of the line|Cache in front of the store"
    );
}

TEST(AdrOptions, AmongAlternativesAreNotChosenByBeingNamed) {
    EXPECT_EQ(
        options_of("## Decision\n\nFiles are enough; PostgreSQL is too heavy.\n\n## Alternatives "
                   "considered\n\n* PostgreSQL\n"),
        "PostgreSQL"
    );
}

}  // namespace
}  // namespace akashi

#include "records/adr_dates.hpp"

#include "records/adr.hpp"

#include <gmock/gmock.h>

#include <string>

namespace akashi {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(AdrDates, AreReadInEveryUsualForm) {
    const sys_days july(2018y / 7 / 24);
    for (const std::string_view text :
         {"2018-07-24",
          "2018-07-24T09:30:00Z",
          "2018/07/24",
          "2018.07.24",
          "20180724",
          "24 July 2018",
          "24. Juli 2018",
          "24th of July 2018",
          "24th July, 2018",
          "July 24, 2018",
          "Jul 24 2018",
          "Jul. 24th, 2018",
          "Tuesday, July 24, 2018",
          "24-Jul-2018",
          "2018-Jul-24",
          "24 juillet 2018",
          "24 de julio de 2018",
          "24 de julho de 2018",
          "24 luglio 2018",
          "24.07.2018",
          "24.7.2018",
          "24/07/2018",
          "07/24/2018",
          "24-07-2018",
          "2018\u5e747\u670824\u65e5",
          "2018\ub144 7\uc6d4 24\uc77c",
          "\u65e5\u671f2018-07-24"})
        EXPECT_EQ(find_adr_date(text).day, july) << text;
}

TEST(AdrDates, OfAMonthAreItsFirstDay) {
    const sys_days may(2024y / 5 / 1);
    for (const std::string_view text :
         {"May 2024", "2024-05", "Mai 2024", "mayo de 2024", "2024\u5e745\u6708"}) {
        EXPECT_EQ(find_adr_date(text).month, may) << text;
        EXPECT_EQ(find_adr_date(text).day, std::nullopt) << text;
    }
}

TEST(AdrDates, WithTwoMeaningsAreNone) {
    EXPECT_EQ(find_adr_date("09/10/2023").ambiguous, "09/10/2023");
    EXPECT_EQ(find_adr_date("09/10/2023").day, std::nullopt);
    EXPECT_EQ(find_adr_date("10/10/2023").day, sys_days(2023y / 10 / 10));
    EXPECT_EQ(find_adr_date("23/10/2023").day, sys_days(2023y / 10 / 23));
    EXPECT_EQ(find_adr_date("on 09/10/2023, that is 2023-10-09").day, sys_days(2023y / 10 / 9));
}

TEST(AdrDates, AreNotFoundInOtherNumbers) {
    for (const std::string_view text :
         {"",
          "2024-02-30",
          "version 1.2.3",
          "12345678",
          "10.0.0.1",
          "may be",
          "march on",
          "5. Use X",
          "v2024",
          "1024-2048"}) {
        const AdrDate date = find_adr_date(text);
        EXPECT_EQ(date.day, std::nullopt) << text;
        EXPECT_EQ(date.month, std::nullopt) << text;
        EXPECT_EQ(date.ambiguous, "") << text;
    }
}

Adr parse(std::string_view text, std::string_view name = "0001-x.md") {
    return parse_adr(name, text).value();
}

TEST(AdrDates, StandInFieldsHeadingsTablesAndNames) {
    const sys_days day(2024y / 5 / 6);
    const std::string body = "\n## Context\n\nC\n\n## Decision\n\nD\n";
    for (const std::string_view head :
         {"# T\n\n**Date**: 6 May 2024\n",
          "# T\n\n* Date: 2024/05/06\n",
          "# T\n\n## Date\n\n2024-05-06\n",
          "# T\n\n## Status\n\nAccepted on 2024-05-06\n",
          "# T\n\n## Status\n\nAccepted (2024-05-06)\n",
          "# T\n\n## Status\n\nAccepted, May 6, 2024\n",
          "# T\n\n## Status: Accepted - 2024-05-06\n",
          "# T\n\n| Status | Date |\n|---|---|\n| Accepted | 2024-05-06 |\n",
          "# T\n\n| Field | Value |\n|---|---|\n| Decision date | 2024-05-06 |\n",
          "# T\n\n**Status:** Accepted **Date:** 2024-05-06\n",
          "# T\n\nDatum: 06.05.2024\n",
          "# T\n\nFecha: 6 de mayo de 2024\n",
          "# T\n\n\u65e5\u671f\uff1a2024-05-06\n",
          "---\ndecided: 2024-05-06\n---\n# T\n",
          "# T\n\nLast updated: 2024-05-06\n",
          "# T\n\nStatus: accepted\nDate: 2024-05-06\n",
          "# T\n\n- **Date** - 2024-05-06\n",
          "# T\n\n## Change history\n\n* 2024-05-06: Accepted\n"})
        EXPECT_EQ(parse(std::string(head) + body).date, day) << head;
    EXPECT_EQ(parse("# T\n" + body, "2024-05-06-use-x.md").date, day);
    EXPECT_EQ(parse("# T\n" + body, "20240506-use-x.md").date, day);
}

TEST(AdrDates, OfTheDecisionComeBeforeOthers) {
    EXPECT_EQ(
        parse("# T\n\nCreated: 2024-01-01\nLast updated: 2025-01-01\nAccepted: 2024-05-06\n\n"
              "## Decision\n\nD\n")
            .date,
        sys_days(2024y / 5 / 6)
    );
    EXPECT_EQ(
        parse("# T\n\nProposed: 2024-01-01\nUpdated: 2025-01-01\n\n## Decision\n\nD\n").date,
        sys_days(2024y / 1 / 1)
    );
    EXPECT_EQ(
        parse("# T\n\n## Status\n\n* 2024-01-01: Proposed\n* 2024-05-06: Accepted\n").date,
        sys_days(2024y / 5 / 6)
    );
}

TEST(AdrDates, ThatWereNotUnderstoodAreNoted) {
    const auto notes = [](std::string_view date) {
        return parse("# T\n\nDate: " + std::string(date) + "\n\n## Status\n\nAccepted\n").notes;
    };
    EXPECT_THAT(
        notes("09/10/2023"), ElementsAre(HasSubstr("\"09/10/2023\" can be read in two ways"))
    );
    EXPECT_THAT(notes("May 2024"), ElementsAre(HasSubstr("first of the month")));
    EXPECT_THAT(notes("2024-02-30"), ElementsAre(HasSubstr("\"2024-02-30\" was not understood")));
    EXPECT_THAT(notes("2024-02-03"), ElementsAre());
    EXPECT_THAT(notes("YYYY"), ElementsAre());
}

}  // namespace
}  // namespace akashi

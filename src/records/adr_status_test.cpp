#include "records/adr_status.hpp"

#include <gtest/gtest.h>

#include <string>

namespace akashi {
namespace {

Adr parse(std::string_view text) { return parse_adr("0001-x.md", text).value(); }

TEST(AdrStatusText, IsReadInManyWords) {
    const auto status = [](std::string_view text) { return read_adr_status_text(text).status; };
    for (const std::string_view text :
         {"Accepted",
          "accepted \u2705",
          "\u2705 Accepted",
          "Approved",
          "Implemented",
          "DONE",
          "Active",
          "In effect",
          "final",
          "Accepted by Ann on 2024-05-06",
          "Proposed \u2192 Accepted",
          "Draft -> Accepted",
          "~~Proposed~~ Accepted",
          "2024-05-06: Accepted",
          "Accepted, pending rollout",
          "Accepted (supersedes ADR-3)",
          "This decision has been accepted.",
          "Angenommen",
          "Accept\u00e9",
          "Aceptado",
          "Aceito",
          "Accettata",
          "\u5df2\u63a5\u53d7",
          "\u5df2\u63a1\u7d0d",
          "\u627f\u8a8d\u6e08\u307f",
          "\uc2b9\uc778\ub428",
          "Partially superseded by ADR-5"})
        EXPECT_EQ(status(text), AdrStatus::accepted) << text;
    for (const std::string_view text :
         {"Proposed",
          "Draft",
          "In review",
          "WIP",
          "RFC",
          "On hold",
          "Deferred",
          "Not yet accepted",
          "Proposed by Ann",
          "To be decided",
          "Vorgeschlagen",
          "Propuesto",
          "\u63d0\u8bae"})
        EXPECT_EQ(status(text), AdrStatus::proposed) << text;
    for (const std::string_view text :
         {"Rejected", "Not accepted", "Withdrawn", "Abandoned", "Abgelehnt"})
        EXPECT_EQ(status(text), AdrStatus::rejected) << text;
    for (const std::string_view text :
         {"Deprecated", "Obsolete", "No longer in use", "Veraltet", "Accepted \u2192 Deprecated"})
        EXPECT_EQ(status(text), AdrStatus::deprecated) << text;
    for (const std::string_view text :
         {"Superseded by ADR-5",
          "\u26a0 Superseded",
          "Ersetzt durch ADR-5",
          "Accepted, superseded by 5"})
        EXPECT_EQ(status(text), AdrStatus::superseded) << text;
    for (const std::string_view text :
         {"",
          "being thought about",
          "Proposed | Accepted | Rejected",
          "proposed/accepted/deprecated"})
        EXPECT_EQ(status(text), AdrStatus::unknown) << text;
}

TEST(AdrStatusText, StandsInManyPlaces) {
    const std::string body = "\n## Context\n\nA rejected request.\n\n## Decision\n\nD\n";
    for (const std::string_view head :
         {"# T\n\n| Status | Accepted |\n|---|---|\n| Owner | Ann |\n",
          "# T\n\n| Status | Deciders |\n|---|---|\n| Accepted | Ann |\n",
          "# T\n\n| Field | Value |\n|---|---|\n| **Status** | Accepted |\n",
          "# T\n\n## Status\n\n| Date | Status |\n|---|---|\n| 2024-01-01 | Proposed |\n| "
          "2024-02-02 | Accepted |\n",
          "# T\n\n## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Rejected\n",
          "# T\n\n## Status\n\n* 2024-02-02 accepted\n* 2024-01-01 proposed\n",
          "# T\n\n![Accepted](https://example.org/badge/status-accepted.svg)\n\n## "
          "Status\n\n![accepted](a.svg)\n",
          "# T\n\n**Date:** 2024-05-06 **Status:** Accepted\n",
          "# T\n\n**Status**\n\nAccepted\n",
          "# T\n\n**Status** Accepted\n",
          "# T\n\n**Status:** Accepted **Date:** 2024-05-06\n",
          "# T\n\n**Status:** Accepted | **Date:** 2024-05-06 | **Supersedes:** \u2014\n",
          "# T\n\n- Status:\n  - Accepted\n",
          "# T\n\n> **Status:** Accepted\n",
          "# T\n\n## 1. Status\n\nAccepted\n",
          "# T\n\n## \U0001F4CC Status:\n\n`Accepted`\n",
          "# T\n\n### Status: Accepted\n",
          "---\nstatus: Accepted # by all\n---\n\n# T\n",
          "+++\nstatus = \"accepted\"\n+++\n\n# T\n",
          "# T\n\nStand: angenommen\n",
          "# T\n\n## Estado\n\nAceptado\n",
          "# T\n\n## \u72b6\u6001\n\n\u5df2\u63a5\u53d7\n"})
        EXPECT_EQ(parse(std::string(head) + body).status, AdrStatus::accepted) << head;
}

TEST(AdrStatusText, IsNotTakenFromSentencesElsewhere) {
    const Adr adr = parse(
        "# T\n\nThe old way is deprecated.\n\n## Context\n\nIt was rejected.\n\n## "
        "Decision\n\nAccepted\n"
    );
    EXPECT_EQ(adr.status, AdrStatus::unknown);
}

TEST(AdrStatusText, IsNotWhatIsDenied) {
    const auto status = [](std::string_view text) { return read_adr_status_text(text).status; };
    EXPECT_EQ(status("Not superseded by ADR-3"), AdrStatus::unknown);
    EXPECT_EQ(status("Will be superseded by ADR-3"), AdrStatus::unknown);
    EXPECT_EQ(status("no longer proposed"), AdrStatus::unknown);
    EXPECT_EQ(status("Accepted, but deprecated since 2024"), AdrStatus::deprecated);
}

TEST(AdrStatusText, HasTheDateOfAShortMonth) {
    EXPECT_NE(read_adr_status_text("Accepted 12 Jan. 2021").date_text, "");
}

}  // namespace
}  // namespace akashi

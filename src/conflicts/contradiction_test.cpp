#include "conflicts/contradiction.hpp"

#include "base/text.hpp"
#include "conflicts/position_keys.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace akashi {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

/// True when one of them finds the other one.
bool finds(const PositionKeys& one, const PositionKeys& other) {
    return std::ranges::any_of(one.sought, [&](const SoughtKey& sought) {
        return std::ranges::any_of(other.filed, [&](const FiledKey& filed) {
            return filed.key == sought.key && sought.fits(filed.words);
        });
    });
}

/// The kind and the question, or `none`. The order of the two must not matter, and those that
/// contradict each other must find each other.
std::string compare(const Position& a, const Position& b) {
    const auto found = contradiction_between(a, b);
    const auto mirrored = contradiction_between(b, a);
    EXPECT_EQ(found.has_value(), mirrored.has_value()) << a.outcome << " / " << b.outcome;
    if (found && mirrored) {
        EXPECT_EQ(found->quote_a, mirrored->quote_b);
        EXPECT_EQ(found->quote_b, mirrored->quote_a);
        const PositionKeys left = position_keys(OrgId(), "shop", Statements(a));
        const PositionKeys right = position_keys(OrgId(), "shop", Statements(b));
        EXPECT_TRUE(finds(left, right)) << a.outcome << " / " << b.outcome;
        EXPECT_TRUE(finds(right, left)) << a.outcome << " / " << b.outcome;
    }
    return found ? std::string(name_of(found->kind)) + ": " + found->question : "none";
}

/// What is found; throws when nothing is.
Contradiction find(std::string_view a, std::string_view b) {
    auto found = contradiction_between({a, {}}, {b, {}});
    if (!found) throw std::runtime_error("no contradiction");
    return std::move(*found);
}

std::string compare(std::string_view a, std::string_view b) {
    return compare(Position{a, {}}, Position{b, {}});
}

TEST(Contradiction, IsTwoValuesOfOneSetting) {
    EXPECT_EQ(
        compare(
            "Set the connect timeout of the importer to 15 seconds.",
            "The connect timeout of the importer is set to 2 minutes, because lines are slow."
        ),
        "number: the value of connect timeout of the importer"
    );
    EXPECT_EQ(
        compare("Set max_upload_size to 5 MB", "Set max_upload_size to 5 MiB"),
        "number: the value of max_upload_size"
    );
    EXPECT_THAT(
        compare(
            "Use a 15-minute session timeout in the admin UI",
            "Use a 30-minute session timeout in the admin UI"
        ),
        StartsWith("number: ")
    );
    EXPECT_THAT(
        compare(
            "Cap the upload size at 10MB in the import API",
            "The upload size in the import API is limited to 20 MB to keep scans whole"
        ),
        StartsWith("number: ")
    );
}

TEST(Contradiction, FindsValuesThatStandNextToTheirSetting) {
    EXPECT_THAT(
        compare(
            "The importer runs with a batch size of 500",
            "The importer runs with a batch size of 50"
        ),
        StartsWith("number: ")
    );
    EXPECT_THAT(
        compare("importer batch_size = 500", "importer batch_size = 50"), StartsWith("number: ")
    );
    EXPECT_EQ(compare("The importer read 500 rows", "The importer read 50 rows"), "none");
}

TEST(Contradiction, QuotesTheStatementOfEachSide) {
    const Contradiction found = find(
        "We met on Monday. Set the page size of reports to 50.",
        "Set the page size of reports to 20. We met on Friday."
    );
    EXPECT_EQ(found.quote_a, "Set the page size of reports to 50");
    EXPECT_EQ(found.quote_b, "Set the page size of reports to 20");
}

TEST(Contradiction, IsNotOneValueInTwoUnits) {
    EXPECT_EQ(
        compare(
            "Set the importer's connect timeout to 15 s",
            "Set the importer's connect timeout to 15000ms"
        ),
        "none"
    );
}

TEST(Contradiction, IsNotBetweenQuantitiesOfDifferentKinds) {
    EXPECT_EQ(
        compare("Set the page size of reports to 50", "Set the page size of reports to 1 MB"),
        "none"
    );
}

TEST(Contradiction, IsNotTwoBoundsThatBothHold) {
    EXPECT_EQ(
        compare(
            "The cache size of the importer is capped at 5 MB",
            "The cache size of the importer is set to 3 MB"
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            "The importer's cache size must be at least 5 MB",
            "The importer's cache size must be at most 10 MB"
        ),
        "none"
    );
    EXPECT_THAT(
        compare(
            "The importer's cache size must be at most 5 MB",
            "The importer's cache size must be at most 10 MB"
        ),
        StartsWith("number: ")
    );
}

TEST(Contradiction, IsNotTheSameSettingOfTwoOwners) {
    EXPECT_EQ(
        compare(
            "Set the pool size to 3 for the blue worker",
            "Set the pool size to 5 for the green worker"
        ),
        "none"
    );
    EXPECT_EQ(compare("Set max_retries to 3", "Set max_retries to 5 in staging"), "none");
    EXPECT_EQ(
        compare(
            "Set the pool size of the reports worker to 3",
            "Set the pool size of the reports worker to 5 in staging"
        ),
        "none"
    );
    EXPECT_EQ(
        compare("Set the pool size of order-db to 3", "Set the pool size of order-db-replica to 5"),
        "none"
    );
}

TEST(Contradiction, ForgivesAWordOnOneSideOfALongStatementOnly) {
    constexpr std::string_view kStatement =
        "Set the connect timeout of the import job for invoices of the archive to 5 s";
    EXPECT_THAT(
        compare(
            kStatement,
            "Set the connect timeout of the whole import job for invoices of the archive to 9 s"
        ),
        StartsWith("number: ")
    );
    EXPECT_EQ(
        compare(
            kStatement,
            "Set the connect timeout of the import job for invoices of the archive in staging to 9 "
            "s"
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            kStatement,
            "Set the connect timeout of the import job for invoices of the archive-eu to 9 s"
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            "Set the connect timeout of the nightly import job for paid invoices of old customers "
            "in the archive of the north region to 5 s",
            "Set the connect timeout of the daily import job for paid invoices of old customers in "
            "the archive of the north region to 9 s"
        ),
        "none"
    );
}

TEST(Contradiction, IsNotAValueThatIsRuledOut) {
    EXPECT_EQ(
        compare("Set the page size of reports to 50", "Never set the page size of reports to 500"),
        "none"
    );
}

TEST(Contradiction, IsNotAMeasurement) {
    EXPECT_EQ(
        compare(
            "The p99 of the search timeout check is 30 ms",
            "The p99 of the search timeout check is 60 ms"
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            "The import took 23 s with a batch size of 10",
            "The import took 40 s with a batch size of 10"
        ),
        "none"
    );
}

TEST(Contradiction, IsToDoAndNotToDo) {
    EXPECT_EQ(
        compare(
            "Do NOT rebuild the search index at every start — run a migration instead.",
            "Always rebuild the search index at start (not only at the first) to repair it"
        ),
        "polarity: whether to rebuild the search index at every start"
    );
    EXPECT_EQ(
        compare("Never log access tokens.", "The gateway reads much. Always log access tokens."),
        "polarity: whether to log access tokens"
    );
    EXPECT_EQ(
        compare("order-svc never retries failed payments", "order-svc retries failed payments"),
        "polarity: whether order-svc retries failed payments"
    );
    EXPECT_EQ(
        compare("Do not use Redis for the session cache", "Use Redis for the session cache"),
        "polarity: whether to use Redis for the session cache"
    );
    EXPECT_THAT(
        compare("Avoid logging access tokens in the gateway", "The gateway must log access tokens"),
        StartsWith("polarity: ")
    );
}

TEST(Contradiction, IsFoundBehindTheWordsThatAnnounceADecision) {
    EXPECT_EQ(
        compare(
            "Decided not to retry failed card payments", "We decided to retry failed card payments"
        ),
        "polarity: whether to retry failed card payments"
    );
    EXPECT_THAT(
        compare("We recommend against caching user profiles", "Always cache user profiles"),
        StartsWith("polarity: ")
    );
    EXPECT_EQ(
        compare("Decided against Redis for the session cache", "Chose Redis for the session cache"),
        "polarity: whether to use Redis for the session cache"
    );
    EXPECT_EQ(compare("Chose to keep the CSV exporter", "Chose to keep the PDF exporter"), "none");
}

TEST(Contradiction, IsTheOtherWordOfAPair) {
    EXPECT_EQ(
        compare(
            "Disable request tracing for the billing service.",
            "Enable request tracing for the billing service, so that support sees slow calls."
        ),
        "polarity: whether to enable request tracing for the billing service"
    );
    EXPECT_EQ(
        compare("The audit API is public.", "The audit API is private."),
        "polarity: whether audit API is public"
    );
    EXPECT_THAT(
        compare("The importer rejects empty files", "The importer accepts empty files"),
        StartsWith("polarity: ")
    );
    EXPECT_EQ(
        compare("The importer never rejects empty files", "The importer accepts empty files"),
        "none"
    );
}

TEST(Contradiction, IsNotBetweenTwoWaysToSayNo) {
    EXPECT_EQ(
        compare(
            "worker-pool never retries failed payments", "No worker-pool retries failed payments"
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            "Files that are not signed must be stored", "Files that are signed must never be stored"
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            "Files that are signed must be stored", "Files that are not signed must never be stored"
        ),
        "none"
    );
    EXPECT_EQ(compare("The audit API must not be public", "The audit API is private"), "none");
    EXPECT_EQ(compare("The audit API is never public", "The audit API is private"), "none");
    EXPECT_THAT(
        compare("The audit API must not be public", "The audit API is public"),
        StartsWith("polarity: ")
    );
    EXPECT_EQ(compare("Do not forbid uploads of scans", "Allow uploads of scans"), "none");
}

TEST(Contradiction, IsNotARuleAndItsException) {
    EXPECT_EQ(
        compare(
            "Always log requests of clients", "Never log requests of clients for health checks"
        ),
        "none"
    );
    EXPECT_EQ(
        compare("Never retry card payments", "Always retry card payments in staging"), "none"
    );
}

TEST(Contradiction, IsNotAboutTwoThings) {
    EXPECT_EQ(
        compare(
            "Never send events from order-svc to mail-svc",
            "Always send events from mail-svc to order-svc"
        ),
        "none"
    );
    EXPECT_THAT(
        compare(
            "Never send events from order-svc to mail-svc",
            "Always send events from order-svc to mail-svc"
        ),
        StartsWith("polarity: ")
    );
    EXPECT_EQ(compare("Never log access tokens.", "Always log refresh tokens."), "none");
    EXPECT_EQ(
        compare(
            "Never route calls to catalog-api through the old proxy",
            "Always route calls to ledger-api through the old proxy"
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            "Enable tracing for the billing service.", "Disable tracing for the order service."
        ),
        "none"
    );
}

TEST(Contradiction, IsNotAStepOfAHistory) {
    constexpr std::string_view kEarlier = "Never log access tokens in the gateway.";
    for (const std::string_view later :
         {"Removed what we had: always log access tokens in the gateway.",
          "The gateway now must log access tokens in the gateway.",
          "As is agreed now, always log access tokens in the gateway.",
          "Always log access tokens in the gateway. This supersedes the earlier rule.",
          "Logged access tokens in the gateway.",
          "Always log access tokens in the gateway; we reverted the rule of May."})
        EXPECT_EQ(compare(kEarlier, later), "none") << later;
    EXPECT_EQ(
        compare(
            "Enabled tracing for the billing service.", "Disabled tracing for the billing service."
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            "Set the page size of reports to 50", "Raised the page size of reports from 50 to 80"
        ),
        "none"
    );
    EXPECT_EQ(
        compare("Set the page size of reports to 50", "The page size of reports was 20"), "none"
    );
}

TEST(Contradiction, IsToTakeWhatTheOtherRejectedByName) {
    EXPECT_EQ(
        compare(
            Position{"Use Redis for the session cache", {}},
            Position{"Use Postgres for the session cache", {"Redis", "Memcached"}}
        ),
        "choice: whether to choose \"Redis\""
    );
    EXPECT_THAT(
        compare(
            "Use Redis instead of Postgres for the session cache",
            "Use Postgres instead of Redis for the session cache"
        ),
        StartsWith("choice: ")
    );
    EXPECT_THAT(
        compare(
            "Use Redis for the session cache",
            "Use Postgres rather than Redis for the session cache"
        ),
        StartsWith("choice: ")
    );
}

TEST(Contradiction, IsToChooseOneOverTheOtherAndTheOtherWayRound) {
    EXPECT_THAT(
        compare(
            "Chose Redis over Postgres for the session cache",
            "Chose Postgres over Redis for the session cache"
        ),
        StartsWith("choice: ")
    );
    EXPECT_EQ(
        compare(
            "Chose Redis over Postgres for the session cache",
            "Chose Postgres over Redis for the job queue"
        ),
        "none"
    );
}

TEST(Contradiction, IsNotARejectionForAnotherPurpose) {
    EXPECT_EQ(
        compare(Position{"We use Redis", {}}, Position{"We use Postgres", {"Redis"}}), "none"
    );
    EXPECT_EQ(
        compare(
            Position{"Use Redis for the session cache", {}},
            Position{"Use Postgres for the job queue", {"Redis"}}
        ),
        "none"
    );
    EXPECT_EQ(
        compare(
            Position{"Do not use Redis for the session cache", {}},
            Position{"Use Postgres for the session cache", {"Redis"}}
        ),
        "none"
    );
}

TEST(Contradiction, ReadsHostileTextInBoundedTime) {
    std::string text;
    while (text.size() < 1'000'000)
        text += "Never log a. Always set b_c to 5 s, rather than d, if e is on; ";
    for (const std::string& other :
         {text,
          std::string(1'000'000, ','),
          std::string(1'000'000, '-'),
          std::string(1'000'000, '9'),
          std::string(100'000, '\xe2')})
        contradiction_between({text, {}}, {other, std::vector<std::string_view>(1'000, text)});
    std::string many;
    for (int i = 0; i < 2'000; ++i) many += "Use r for x y, and ";
    contradiction_between({many, {}}, {many, std::vector<std::string_view>(16, "r q")});
}

TEST(Contradiction, QuotesLongStatementsInPart) {
    std::string text = "Set the page size of reports to 50, because";
    for (int i = 0; i < 300; ++i) text += " é";
    const std::string quote = find(text, "Set the page size of reports to 20").quote_a;
    EXPECT_LE(quote.size(), 400U);
    EXPECT_TRUE(is_text(quote));
    EXPECT_THAT(quote, EndsWith("…"));
}

}  // namespace
}  // namespace akashi

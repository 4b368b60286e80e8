#include "identity/audit_record.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace akashi {
namespace {

AuditPage page_that_ends_with(std::int64_t id, bool has_more) {
    AuditPage page;
    AuditRecord& record = page.records.emplace_back();
    record.id = id;
    record.occurred_at = *parse_rfc3339("2026-05-04T07:02:11Z");
    page.has_more = has_more;
    return page;
}

TEST(AuditRecord, CursorHoldsTheIdOfTheLastLine) {
    for (const std::int64_t id :
         {std::int64_t{1},
          std::int64_t{0x0102030405060708},
          std::numeric_limits<std::int64_t>::max()}) {
        const auto cursor = next_cursor(page_that_ends_with(id, /*has_more=*/true));
        ASSERT_TRUE(cursor.has_value());
        EXPECT_EQ(decode_audit_cursor(cursor).value(), id);
    }
}

TEST(AuditRecord, NoCursorFollowsTheLastPage) {
    EXPECT_EQ(next_cursor(page_that_ends_with(1, /*has_more=*/false)), std::nullopt);
    EXPECT_EQ(next_cursor(AuditPage{{}, /*has_more=*/true}), std::nullopt);
    EXPECT_EQ(decode_audit_cursor(std::nullopt).value(), std::nullopt);
}

TEST(AuditRecord, CursorOfAnotherListIsRefused) {
    const std::string other = to_text(CursorList::sessions, {});
    EXPECT_EQ(decode_audit_cursor(other).error().code(), ErrorCode::invalid_input);
    EXPECT_TRUE(decode_audit_cursor("4711").has_error());
}

}  // namespace
}  // namespace akashi

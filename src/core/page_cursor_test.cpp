#include "core/page_cursor.hpp"

#include "base/crypto.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

using enum CursorList;

const PageCursor kCursor{
    *parse_rfc3339("2026-05-04T07:02:11.804001Z"),
    *Uuid::parse("0196a3c0-7d10-7b52-9c41-5f0a3d2e1b60")
};

TEST(PageCursor, ReadsBackWhatItWrote) {
    for (const CursorList list :
         {decisions_newest_first, decisions_oldest_first, sessions, audit}) {
        const std::string text = to_text(list, kCursor);
        EXPECT_EQ(text.size(), 34U);
        EXPECT_EQ(parse_cursor(list, text), kCursor);
    }
    const PageCursor early{*parse_rfc3339("0000-01-01T00:00:00Z"), Uuid()};
    EXPECT_EQ(parse_cursor(sessions, to_text(sessions, early)), early);
}

TEST(PageCursor, BelongsToOneListAndDirection) {
    const std::string text = to_text(decisions_newest_first, kCursor);
    EXPECT_FALSE(parse_cursor(decisions_oldest_first, text));
    EXPECT_FALSE(parse_cursor(sessions, text));
    EXPECT_FALSE(parse_cursor(audit, text));
}

TEST(PageCursor, IsRefusedWhenAnythingAboutItIsWrong) {
    const std::string text = to_text(sessions, kCursor);
    const std::string bytes = *base64url_decode(text);
    for (const std::string& wrong : {
             std::string(),
             std::string("next"),
             text + "A",
             text + "=",
             " " + text,
             text.substr(1),
             text.substr(0, text.size() - 1),
             text.substr(0, text.size() - 1) + "B",  // a bit beyond the last byte
             base64_encode(bytes),
             base64url_encode(bytes + "x"),
             base64url_encode("s\x7f" + bytes.substr(2)),  // a time after the year 9999
             base64url_encode("s\xff\x01" + bytes.substr(3)),
         })
        EXPECT_FALSE(parse_cursor(sessions, wrong)) << wrong;
}

TEST(PageCursor, OfARequestStandsAlone) {
    const std::string text = to_text(sessions, kCursor);
    EXPECT_EQ(*decode_cursor(sessions, text, 0), kCursor);
    EXPECT_EQ(*decode_cursor(sessions, std::nullopt, 7), std::nullopt);
    EXPECT_EQ(
        decode_cursor(sessions, text, 1).error().message(), "send cursor or offset, not both"
    );
    for (const std::string wrong : {"", "x"}) {
        const auto refused = decode_cursor(sessions, wrong, 0);
        EXPECT_EQ(refused.error().code(), ErrorCode::invalid_input);
        EXPECT_EQ(
            refused.error().message(),
            "invalid cursor: send next_cursor of a page of the same list in the same order"
        );
    }
}

}  // namespace
}  // namespace akashi

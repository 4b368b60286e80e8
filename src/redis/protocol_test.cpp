#include "redis/protocol.hpp"

#include <gtest/gtest.h>

namespace akashi::redis {
namespace {

Reply read(ReplyReader& reader, std::string_view bytes) {
    reader.feed(bytes);
    auto reply = reader.next();
    if (!reply) throw std::runtime_error(reply.error().message());
    if (!*reply) throw std::runtime_error("more bytes are needed");
    return std::move(**reply);
}

TEST(RedisProtocol, ACommandMayHaveAnyBytes) {
    EXPECT_EQ(
        format_command({"SET", std::string_view("a\r\n\0b", 5), ""}),
        std::string("*3\r\n$3\r\nSET\r\n$5\r\na\r\n\0b\r\n$0\r\n\r\n", 30)
    );
}

TEST(RedisProtocol, EveryKindOfReplyIsRead) {
    ReplyReader reader;
    EXPECT_EQ(read(reader, "+PONG\r\n").text, "PONG");
    EXPECT_EQ(read(reader, ":-7\r\n").integer, -7);
    EXPECT_EQ(read(reader, "$2\r\n\r\n\r\n").text, "\r\n");
    EXPECT_EQ(read(reader, "$-1\r\n").kind, Reply::Kind::nil);
    const Reply error = read(reader, "-OOM command not allowed\r\n");
    EXPECT_TRUE(error.is_error());
    EXPECT_EQ(error.text, "OOM command not allowed");
    const Reply list = read(reader, "*3\r\n:1\r\n*1\r\n$1\r\nx\r\n$-1\r\n");
    ASSERT_EQ(list.elements.size(), 3u);
    EXPECT_EQ(list.elements[0].integer, 1);
    EXPECT_EQ(list.elements[1].elements.at(0).text, "x");
    EXPECT_EQ(list.elements[2].kind, Reply::Kind::nil);
}

TEST(RedisProtocol, RepliesMayComeInPiecesAndSeveralAtOnce) {
    ReplyReader reader;
    const std::string_view bytes = "*2\r\n:1\r\n:2\r\n+OK\r\n";
    for (const char byte : bytes.substr(0, 11)) {
        reader.feed({&byte, 1});
        EXPECT_FALSE(reader.next().value().has_value());
    }
    EXPECT_EQ(read(reader, bytes.substr(11)).elements.size(), 2u);
    EXPECT_EQ(reader.next().value()->text, "OK");
    EXPECT_FALSE(reader.next().value().has_value());
}

TEST(RedisProtocol, WhatIsNotOfRedisIsRefused) {
    for (const std::string_view bytes :
         {"HTTP/1.1 400 Bad Request\r\n", "*17\r\n", "*2000000000\r\n", "$-9\r\n"}) {
        ReplyReader reader;
        reader.feed(bytes);
        EXPECT_TRUE(reader.next().has_error()) << bytes;
        EXPECT_TRUE(reader.next().has_error()) << "afterwards, too";
    }
}

TEST(RedisProtocol, AReplyThatDoesNotEndIsRefused) {
    ReplyReader reader;
    reader.feed("$500000000\r\n");
    const std::string piece(16'384, 'x');
    int pieces = 0;
    while (reader.next().has_value() && pieces < 100) {
        reader.feed(piece);
        ++pieces;
    }
    EXPECT_LE(pieces, 5);
}

}  // namespace
}  // namespace akashi::redis

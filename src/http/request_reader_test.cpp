#include "http/request_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace akashi::http {
namespace {

using State = RequestReader::State;

constexpr RequestReader::Limits kLimits{.header_bytes = 2048, .body_bytes = 10'000};

/// What becomes of the request when its head is accepted.
State advance(RequestReader& reader) {
    const State state = reader.advance();
    return state == State::head ? reader.advance() : state;
}

/// Feeds `bytes` in pieces of `piece` bytes until the reader wants no more; returns what is left.
std::string_view feed(RequestReader& reader, std::string_view bytes, std::size_t piece = 1 << 20) {
    while (advance(reader) == State::need_more && !bytes.empty()) {
        const auto room = reader.prepare();
        const std::size_t size = std::min({room.size(), piece, bytes.size()});
        EXPECT_GT(room.size(), 0u);
        std::memcpy(room.data(), bytes.data(), size);
        reader.commit(size);
        bytes.remove_prefix(size);
    }
    return bytes;
}

std::string describe(const Request& request) {
    std::string text(to_string(request.method));
    text += " " + request.path;
    for (const auto& [name, value] : request.query)
        text.append(" ?").append(name).append("=").append(value);
    for (const auto& [name, value] : request.headers)
        text.append(" ").append(name).append(":").append(value);
    return text + " " + request.body;
}

/// The request as text, or the status of the refusal, or "incomplete".
std::string read(std::string_view bytes, std::size_t piece = 1 << 20) {
    RequestReader reader(kLimits);
    feed(reader, bytes, piece);
    switch (advance(reader)) {
        case State::done:
            return describe(reader.take());
        case State::refused:
            return std::to_string(reader.refusal().status);
        case State::need_more:
        case State::head:
            return "incomplete";
    }
    return "";
}

constexpr std::string_view kChunked =
    "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;ext=1\r\nhello\r\n3\r\n, x\r\n0\r\nTrailer: t\r\nHost: b\r\n\r\n";

const std::string kWellFormed[] = {
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /a%20b?x=1&y=%41+b&x=2&&z HTTP/1.1\r\nHost: a\r\nX-Odd:  value \r\n\r\n",
    "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    std::string(kChunked),
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET http://example.test/abs?q=1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET http://example.test HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET / HTTP/1.0\r\n\r\n",
    "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n",
};

const std::string kRead[] = {
    "GET / host:a ",
    "GET /a%20b ?x=1 ?y=A b ?z= host:a x-odd:value ",
    "POST /p host:a content-length:5 hello",
    "POST /p host:a transfer-encoding:chunked hello, x",
    "OPTIONS * host:a ",
    "GET /abs ?q=1 host:a ",
    "GET / host:a ",
    "GET / ",
    "GET / host:a ",
    "OTHER /pot host:a ",
};

TEST(RequestReader, ReadsWellFormedRequests) {
    for (std::size_t i = 0; i < std::size(kWellFormed); ++i) {
        EXPECT_EQ(read(kWellFormed[i]), kRead[i]);
    }
}

TEST(RequestReader, FeedingByteByByteGivesTheSame) {
    for (std::size_t i = 0; i < std::size(kWellFormed); ++i) {
        EXPECT_EQ(read(kWellFormed[i], 1), kRead[i]);
    }
}

TEST(RequestReader, APartOfARequestIsIncomplete) {
    for (const auto& whole : kWellFormed) {
        for (std::size_t size = 0; size < whole.size(); ++size) {
            EXPECT_EQ(read(whole.substr(0, size)), "incomplete") << whole.substr(0, size);
        }
    }
}

TEST(RequestReader, RefusesWhatCouldSmuggleARequest) {
    const std::string cases[] = {
        "Host: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked",
        "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3",
        "Host: a\r\nContent-Length: 3\r\nContent-Length: 3",
        "Host: a\r\nContent-Length: 3\r\nContent-Length: 4",
        "Host: a\r\nContent-Length: -1",
        "Host: a\r\nContent-Length: 3x",
        "Host: a\r\nContent-Length: 99999999999999999999999",
        "Host: a\r\nContent-Length : 3",
        "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Host: a\r\nHost: b",
        "Host: a\r\n X: folded name\rX",
        "X: no host",
        "Host: a\nX: bare line feed",
        "Host: a\r\nX: nul" + std::string(1, '\0') + "byte",
    };
    for (const auto& headers : cases) {
        EXPECT_EQ(read("POST / HTTP/1.1\r\n" + headers + "\r\n\r\nabc"), "400") << headers;
    }
    EXPECT_EQ(read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "400");
}

TEST(RequestReader, RefusesUnknownTransferEncodings) {
    for (const char* coding : {"gzip", "gzip, chunked", "chunked, gzip", "identity", "xchunked"}) {
        EXPECT_EQ(
            read(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + std::string(coding) +
                "\r\n\r\n"
            ),
            "501"
        ) << coding;
    }
}

TEST(RequestReader, RefusesMalformedTargets) {
    for (const char* target :
         {"/%",
          "/%4",
          "/%zz",
          "/a%00b",
          "/%ff",
          "/\xff",
          "/?a=%",
          "/?a=%00",
          "/?%c0%af=1",
          "*",
          "a.example:443",
          "://x",
          "http://"}) {
        EXPECT_EQ(read("GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n"), "400")
            << target;
    }
}

TEST(RequestReader, RefusesOtherVersionsAndWhatIsNotHttp) {
    EXPECT_EQ(read("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), "505");
    EXPECT_EQ(read("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "505");
    EXPECT_EQ(read("\x16\x03\x01\x02 client hello\r\n\r\n"), "400");
    EXPECT_EQ(read("GET /\r\n\r\n"), "400");
}

TEST(RequestReader, RefusesHeadersAboveTheLimit) {
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    EXPECT_EQ(read(start + std::string(3000, 'x') + "\r\n\r\n"), "431");
    EXPECT_EQ(read(start + std::string(3000, 'x'), 1), "431");
    EXPECT_EQ(read("GET /" + std::string(3000, 'x')), "431");
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 1; i < 200; ++i) many += "a:\r\n";
    EXPECT_NE(read(many + "\r\n"), "431");
    EXPECT_EQ(read(many + "a:\r\n\r\n"), "431") << "201 headers";
}

TEST(RequestReader, RefusesBodiesAboveTheLimitBeforeTheyCome) {
    const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(read(start + "Content-Length: 10001\r\n\r\n"), "413");
    EXPECT_EQ(read(start + "Transfer-Encoding: chunked\r\n\r\n2711\r\n"), "413");
    EXPECT_EQ(
        read(
            start + "Transfer-Encoding: chunked\r\n\r\n2000\r\n" + std::string(0x2000, 'x') +
            "\r\n2000\r\n"
        ),
        "413"
    );
    EXPECT_EQ(read(start + "Content-Length: 10000\r\n\r\n").size(), std::strlen("incomplete"));
}

TEST(RequestReader, RefusesMalformedChunks) {
    const std::string start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(read(start + "x\r\n"), "400");
    EXPECT_EQ(read(start + "-1\r\nabc\r\n0\r\n\r\n"), "400");
    EXPECT_EQ(read(start + "3\r\nabcX\r\n0\r\n\r\n"), "400");
    EXPECT_EQ(read(start + "ffffffffffffffffff\r\n"), "400");
    EXPECT_EQ(read(start + "1;" + std::string(5000, 'e')), "431");
    EXPECT_EQ(read(start + "0\r\nT: " + std::string(5000, 't')), "431");
}

TEST(RequestReader, LargeBodiesArriveWhole) {
    const std::string body(10'000, 'b');
    const std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n" + body;
    for (const std::size_t piece : {1u, 7u, 4096u, 1u << 20}) {
        RequestReader reader(kLimits);
        feed(reader, bytes, piece);
        ASSERT_EQ(advance(reader), State::done);
        EXPECT_EQ(reader.take().body, body);
        EXPECT_TRUE(reader.is_idle());
    }
}

TEST(RequestReader, PipelinedRequestsComeOneByOne) {
    RequestReader reader(kLimits);
    feed(
        reader,
        "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET /2 HTTP/1.1\r\nHost: "
        "a\r\n\r\nGET"
    );
    EXPECT_EQ(advance(reader), State::done);
    EXPECT_EQ(reader.take().path, "/1");
    EXPECT_EQ(advance(reader), State::done);
    EXPECT_EQ(reader.take().path, "/2");
    EXPECT_EQ(advance(reader), State::need_more);
    EXPECT_FALSE(reader.is_idle());
}

TEST(RequestReader, KnowsWhetherTheConnectionMayServeAnother) {
    const std::pair<std::string, bool> cases[] = {
        {"HTTP/1.1\r\nHost: a\r\n", true},
        {"HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", false},
        {"HTTP/1.0\r\n", false},
        {"HTTP/1.0\r\nConnection: Keep-Alive\r\n", true},
    };
    for (const auto& [head, expected] : cases) {
        RequestReader reader(kLimits);
        feed(reader, "GET / " + head + "\r\n");
        ASSERT_EQ(advance(reader), State::done) << head;
        reader.take();
        EXPECT_EQ(reader.keeps_alive(), expected) << head;
        EXPECT_EQ(reader.is_http_1_0(), head.starts_with("HTTP/1.0"));
    }
}

TEST(RequestReader, TheHeadIsReportedBeforeTheBodyIsRead) {
    RequestReader reader(kLimits);
    const std::string bytes = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    std::memcpy(reader.prepare().data(), bytes.data(), bytes.size());
    reader.commit(bytes.size());
    ASSERT_EQ(reader.advance(), State::head);
    EXPECT_EQ(reader.request().path, "/p");
    EXPECT_EQ(reader.request().body, "");
    EXPECT_EQ(reader.announced_body(), 5u);
    EXPECT_TRUE(reader.keeps_alive());
    ASSERT_EQ(reader.advance(), State::done);
    EXPECT_EQ(reader.take().body, "hello");
}

TEST(RequestReader, ABodyCanBeLimitedWhenItsHeadIsKnown) {
    const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
    const std::pair<std::string, State> cases[] = {
        {"Content-Length: 4\r\n\r\nbody", State::done},
        {"Content-Length: 5\r\n\r\n", State::refused},
        {"Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n", State::done},
        {"Transfer-Encoding: chunked\r\n\r\n3\r\nbod\r\n2\r\n", State::refused},
    };
    for (const auto& [rest, expected] : cases) {
        RequestReader reader(kLimits);
        const std::string bytes = start + rest;
        std::memcpy(reader.prepare().data(), bytes.data(), bytes.size());
        reader.commit(bytes.size());
        ASSERT_EQ(reader.advance(), State::head);
        reader.limit_body(4);
        EXPECT_EQ(reader.advance(), expected) << rest;
    }
}

TEST(RequestReader, RefusesMoreThanAFewEmptyLinesBeforeARequest) {
    const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(read(std::string(32, '\n') + get), "GET / host:a ");
    EXPECT_EQ(read(std::string(33, '\n') + get), "400");
    EXPECT_EQ(read(std::string(100'000, '\r')), "400");
}

TEST(RequestReader, RefusesHostsThatAreNone) {
    const auto ask = [](const std::string& host) {
        return read("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    };
    for (const char* host :
         {"", "a", "a.example:8080", "a_b", "127.0.0.1:1", "[::1]", "[::1]:80", "a:", "%41"}) {
        EXPECT_THAT(ask(host), ::testing::StartsWith("GET / host:")) << host;
    }
    for (const char* host :
         {"a b",
          "a/b",
          "user@a",
          "a:80x",
          "a:123456",
          "a:80:80",
          "[::1",
          "[]",
          "[::1]x",
          "[g]",
          "<a>",
          "a\"",
          "\xff"}) {
        EXPECT_EQ(ask(host), "400") << host;
    }
    EXPECT_EQ(read("GET http://user@a/ HTTP/1.1\r\nHost: a\r\n\r\n"), "400");
}

TEST(RequestReader, SaysThatThereAreTooManyParameters) {
    RequestReader reader({.header_bytes = 65'536, .body_bytes = 0});
    std::string target = "/?a";
    for (int i = 0; i < 1'000; ++i) target += "&a";
    feed(reader, "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(advance(reader), State::refused);
    EXPECT_EQ(reader.refusal().message, "more than 1000 query parameters");
}

TEST(RequestReader, AnExpectationIsReportedOnceAndOnlyBeforeTheBody) {
    const std::string head =
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    RequestReader reader(kLimits);
    EXPECT_FALSE(reader.take_expectation());
    feed(reader, head);
    EXPECT_TRUE(reader.take_expectation());
    EXPECT_FALSE(reader.take_expectation());
    feed(reader, "ok");
    EXPECT_EQ(reader.take().body, "ok");

    feed(reader, head + "ok");
    EXPECT_FALSE(reader.take_expectation());
}

TEST(RequestReader, TellsWhatItKnowsOfARefusedRequest) {
    RequestReader reader(kLimits);
    feed(reader, "POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n");
    ASSERT_EQ(advance(reader), State::refused);
    EXPECT_EQ(reader.take().path, "/big");
    EXPECT_FALSE(reader.keeps_alive());
}

TEST(RequestReader, ABodyDoesNotKeepItsBufferWhenIdle) {
    RequestReader reader({.header_bytes = 65'536, .body_bytes = 1 << 20});
    feed(
        reader,
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + std::string(500'000, 'x')
    );
    ASSERT_EQ(advance(reader), State::done);
    reader.take();
    EXPECT_LE(reader.prepare().size(), 4096u);
}

}  // namespace
}  // namespace akashi::http

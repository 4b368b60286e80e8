#include "attack.hpp"

#include "requests.hpp"

#include <fmt/format.h>

#include <string_view>

namespace akashi::bench {

namespace {

using namespace std::chrono_literals;

std::string repeat(std::string_view text, std::size_t count) {
    std::string all;
    all.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

std::string post(std::string_view authorization, std::string_view path, std::string_view body) {
    std::string request;
    make_post(request, authorization, path, body);
    return request;
}

}  // namespace

std::vector<testing::Attack> all_attacks(const std::string& authorization, std::size_t body_limit) {
    constexpr std::string_view kHead = " HTTP/1.1\r\nHost: a\r\n";
    const std::string chunked =
        fmt::format("POST /v1/trace{}Transfer-Encoding: chunked\r\n\r\n", kHead);
    const std::string withheld = fmt::format(
        "POST /v1/trace{}Content-Length: {}\r\n\r\n{}",
        kHead,
        body_limit,
        repeat("x", body_limit - 1)
    );
    const std::string unknown_precedent = post(
        authorization,
        "/v1/trace",
        R"({"agent_id":"hostile","decision":{"decision_type":"planning","outcome":"bad","confidence":0.5},)"
        R"("precedent_ref":"00000000-0000-4000-8000-000000000001"})"
    );
    const std::string wrong_key =
        post("", "/auth/token", R"({"agent_id":"admin","api_key":"a wrong key of the attacker"})");
    std::string large_page;
    make_get(large_page, authorization, "/v1/decisions/recent?limit=1000");
    return {
        {.name = "requests in one write",
         .connections = 2,
         .repeated = repeat(fmt::format("GET /x{}\r\n", kHead), 20'000)},
        {.name = "empty lines", .connections = 2, .repeated = repeat("\n", 65'536)},
        {.name = "chunks of one byte",
         .connections = 2,
         .opening = chunked,
         .repeated = repeat("1\r\na\r\n", 20'000)},
        {.name = "heads byte by byte",
         .connections = 50,
         .opening = fmt::format("GET /health{}", kHead),
         .repeated = "x: y\r\n",
         .piece = 1,
         .pause = 10ms},
        {.name = "bodies without their last byte", .connections = 300, .opening = withheld},
        {.name = "silent connections", .connections = 500},
        {.name = "wrong keys", .connections = 60, .repeated = wrong_key, .waits = true},
        {.name = "unknown precedents",
         .connections = 16,
         .repeated = unknown_precedent,
         .waits = true},
        {.name = "large pages read slowly",
         .connections = 16,
         .repeated = large_page,
         .reading = 4096,
         .reading_pause = 100ms},
    };
}

}  // namespace akashi::bench

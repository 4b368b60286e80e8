#include "http/gzip.hpp"

#include "http/gunzip_fixture.hpp"

#include <gtest/gtest.h>

namespace akashi::http {
namespace {

TEST(Gzip, IsAcceptedByNameOrStarUnlessRefused) {
    const std::pair<const char*, bool> cases[] = {
        {"gzip", true},
        {"GZip", true},
        {"deflate, gzip;q=0.5, br", true},
        {"*", true},
        {"br, *;q=0.1", true},
        {"gzip;q=1.000", true},
        {"gzip ; q=0.001", true},
        {"", false},
        {"identity", false},
        {"br", false},
        {"gzip;q=0", false},
        {"gzip; q=0.000", false},
        {"gzip;Q=0", false},
        {"*;q=0", false},
        {"gzip;q=0, *", false},
        {"*;q=0, gzip", true},
        {"notgzip", false},
        {",,;;,", false},
    };
    for (const auto& [header, expected] : cases)
        EXPECT_EQ(accepts_gzip(header), expected) << header;
}

Response text(std::size_t size) {
    Response response;
    response.body.assign(size, 'x');
    return response;
}

TEST(Gzip, IsForLargeBodiesOfKindsThatShrink) {
    EXPECT_TRUE(is_compressible(text(1025)));
    EXPECT_FALSE(is_compressible(text(1024)));
    for (const char* type :
         {"application/yaml",
          "text/html; charset=utf-8",
          "application/x-ndjson",
          "text/javascript",
          "image/svg+xml"}) {
        Response response = text(2000);
        response.content_type = type;
        EXPECT_TRUE(is_compressible(response)) << type;
    }
    for (const char* type : {"image/png", "text/event-stream", "font/woff2", ""}) {
        Response response = text(2000);
        response.content_type = type;
        EXPECT_FALSE(is_compressible(response)) << type;
    }
}

TEST(Gzip, IsNotForStatusesWithoutABodyNorForEncodedBodies) {
    Response response = text(2000);
    response.status = 204;
    EXPECT_FALSE(is_compressible(response));
    response.status = 304;
    EXPECT_FALSE(is_compressible(response));
    response.status = 200;
    response.headers = {{"content-encoding", "br"}};
    EXPECT_FALSE(is_compressible(response));
}

TEST(Gzip, PiecesGiveTheWholeBack) {
    std::string body;
    for (int i = 0; i < 50'000; ++i) body += std::to_string(i * 7919);
    GzipEncoder encoder;
    std::string encoded;
    for (std::size_t at = 0; at < body.size(); at += 10'000) {
        encoder.add(std::string_view(body).substr(at, 10'000), encoded);
    }
    encoder.finish(encoded);
    EXPECT_LT(encoded.size(), body.size());
    EXPECT_EQ(gunzip(encoded), body);
}

}  // namespace
}  // namespace akashi::http

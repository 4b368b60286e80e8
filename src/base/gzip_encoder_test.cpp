#include "base/gzip_encoder.hpp"

#include "base/gunzip_fixture.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(GzipEncoder, PiecesGiveTheWholeBack) {
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
}  // namespace akashi

#include "base/gzip_encoder.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace akashi {
namespace {

std::string gunzip(const std::string& bytes, std::size_t size) {
    std::string out(size + 1, '\0');
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
    stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<unsigned>(bytes.size());
    stream.next_out = reinterpret_cast<unsigned char*>(out.data());
    stream.avail_out = static_cast<unsigned>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

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
    EXPECT_EQ(gunzip(encoded, body.size()), body);
}

}  // namespace
}  // namespace akashi

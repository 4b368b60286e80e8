#include "vectors/qdrant_endpoint.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

TEST(QdrantEndpoint, IsTheGrpcPortOfTheHost) {
    EXPECT_EQ(parse_qdrant_url("http://qdrant")->address, "qdrant:6334");
    EXPECT_EQ(parse_qdrant_url("http://qdrant:6333")->address, "qdrant:6334");
    EXPECT_EQ(parse_qdrant_url("http://qdrant:7000/")->address, "qdrant:7000");
    EXPECT_EQ(parse_qdrant_url("http://[::1]:6333")->address, "[::1]:6334");
}

TEST(QdrantEndpoint, IsSecureOnlyWithHttps) {
    EXPECT_TRUE(parse_qdrant_url("https://cloud.example:6334")->is_secure);
    EXPECT_FALSE(parse_qdrant_url("http://qdrant")->is_secure);
    EXPECT_FALSE(parse_qdrant_url("grpc://qdrant")->is_secure);
}

TEST(QdrantEndpoint, NeedsASchemeAndAHost) {
    for (const char* url : {"", "qdrant", "qdrant:6334", "http://", "http://:6334", "http://q:0"})
        EXPECT_FALSE(parse_qdrant_url(url)) << url;
}

}  // namespace
}  // namespace akashi

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
    for (const std::string url : {"", "qdrant", "qdrant:6334", "http://", "http://:6334"}) {
        EXPECT_FALSE(parse_qdrant_url(url)) << url;
        EXPECT_EQ(find_mistake_in_qdrant_url(url), "search: invalid qdrant URL: \"" + url + "\"");
    }
}

TEST(QdrantEndpoint, IsOfHttpHttpsOrGrpcInAnyCase) {
    EXPECT_TRUE(parse_qdrant_url("HTTPS://qdrant")->is_secure);
    EXPECT_EQ(
        find_mistake_in_qdrant_url("redis://qdrant"),
        "search: invalid qdrant URL: \"redis://qdrant\": its scheme must be http, https or grpc"
    );
    EXPECT_FALSE(parse_qdrant_url("redis://qdrant"));
}

TEST(QdrantEndpoint, HasAPortThatExists) {
    EXPECT_EQ(parse_qdrant_url("http://q:65535")->address, "q:65535");
    for (const std::string url : {"http://q:0", "http://q:", "http://q:65536", "http://q:71870"}) {
        EXPECT_FALSE(parse_qdrant_url(url)) << url;
        EXPECT_EQ(
            find_mistake_in_qdrant_url(url), "search: invalid port in qdrant URL: \"" + url + "\""
        );
    }
}

TEST(QdrantEndpoint, HasNeitherUserNorPassword) {
    for (const char* url : {"http://user:secret@q", "http://secret@q:6334", "user:secret@q"}) {
        EXPECT_FALSE(parse_qdrant_url(url)) << url;
        EXPECT_EQ(
            find_mistake_in_qdrant_url(url),
            "search: the qdrant URL must not have a user or a password: set QDRANT_API_KEY"
        );
    }
}

}  // namespace
}  // namespace akashi

#include "vectors/vector_code.hpp"

#include "vectors/exact_fixture.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace akashi {
namespace {

constexpr std::size_t kDimensions = 300;

TEST(VectorCode, KnowsASimilarityWithinItsBounds) {
    Directions directions(kDimensions);
    const auto multiply = multiply_rows(SimdPath::portable);
    float widest = 0;
    for (int i = 0; i < 200; ++i) {
        const Vector query = directions.next();
        const Vector vector = directions.near(query, i % 2 == 0 ? 1e-3F : 2.0F);
        const VectorCode code = encode(vector);
        const QueryCode asked = encode_query(query);
        std::int32_t product = 0;
        const std::uint8_t row = 0;
        multiply(
            asked.bytes, {code.bytes.data(), &code.sum, code.bytes.size()}, {&row, 1}, &product
        );
        const float similarity = asked.scale * code.scale * static_cast<float>(product);
        const float doubt = asked.length * code.error + asked.error;
        EXPECT_LE(std::abs(similarity - dot_product(query, vector)), doubt);
        widest = std::max(widest, doubt);
    }
    EXPECT_LT(widest, 0.04F);
}

TEST(VectorCode, OfZerosIsZeros) {
    const VectorCode code = encode(Vector(kDimensions));
    EXPECT_EQ(code.scale, 0);
    EXPECT_EQ(code.error, 0);
    EXPECT_EQ(code.bytes, std::vector<std::int8_t>(320));
}

TEST(Normalize, MakesTheLengthOne) {
    Vector vector = {3, 0, 4};
    EXPECT_TRUE(normalize(vector));
    EXPECT_EQ(vector, (Vector{0.6F, 0, 0.8F}));
    Vector zeros(3);
    EXPECT_TRUE(normalize(zeros));
    EXPECT_EQ(zeros, Vector(3));
}

TEST(Normalize, RefusesNumbersThatAreNotFinite) {
    for (const float number :
         {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
        Vector vector = {1, number};
        EXPECT_FALSE(normalize(vector));
    }
}

TEST(Checksum, DiffersWithEachBitAndTheLength) {
    std::string bytes(100, '\0');
    const auto before = checksum(bytes);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto changed = bytes;
        changed[bit / 8] = static_cast<char>(1 << (bit % 8));
        EXPECT_NE(checksum(changed), before) << bit;
    }
    EXPECT_NE(checksum(std::string(101, '\0')), before);
    EXPECT_NE(checksum(bytes, 1), before);
}

}  // namespace
}  // namespace akashi

#include "models/safetensors.hpp"

#include "models/model_file_error.hpp"
#include "models/static_model_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using ::testing::HasSubstr;

TEST(SafetensorsTest, ReadsNumbersOfEachType) {
    // 1.5, -2, the smallest number above 0, the largest finite one (IEEE 754 binary16)
    const std::vector<std::uint16_t> halves{0x3e00, 0xc000, 0x0001, 0x7bff};
    const auto file = write_safetensors(
        {{"half", {"F16", "[2, 2]", bytes_of(halves)}},
         {"single", {"F32", "[2]", bytes_of(std::vector<float>{1.5f, -2.f})}},
         {"double", {"F64", "[1]", bytes_of(std::vector<double>{0.25})}},
         {"int", {"I32", "[2]", bytes_of(std::vector<std::int32_t>{7, -1})}},
         {"long", {"I64", "[1]", bytes_of(std::vector<std::int64_t>{1LL << 40})}},
         {"none", {"F32", "[0, 9]", ""}}}
    );
    const auto tensors = read_safetensors(file);
    const Tensor& half = tensors.at("half");
    EXPECT_EQ(half.shape, (std::vector<std::size_t>{2, 2}));
    EXPECT_EQ(half.count(), 4u);
    EXPECT_EQ(half.real_at(0), 1.5f);
    EXPECT_EQ(half.real_at(1), -2.f);
    EXPECT_EQ(half.real_at(2), 0x1p-24f);
    EXPECT_EQ(half.real_at(3), 65504.f);
    EXPECT_EQ(tensors.at("single").real_at(1), -2.f);
    EXPECT_EQ(tensors.at("double").real_at(0), 0.25f);
    EXPECT_EQ(tensors.at("int").whole_at(1), -1);
    EXPECT_EQ(tensors.at("long").whole_at(0), 1LL << 40);
    EXPECT_EQ(tensors.at("none").count(), 0u);
    EXPECT_EQ(tensors.size(), 6u) << "without the metadata";

    std::vector<float> sum{1, 1};
    add_row(half, 0, 2, sum);
    EXPECT_EQ(sum, (std::vector<float>{4, -3}));
}

std::string complaint(const std::string& file) {
    try {
        read_safetensors(file);
    } catch (const ModelFileError& error) {
        return error.what();
    }
    return "none";
}

std::string with_header(const std::string& header, const std::string& data = "") {
    return bytes_of(std::vector<std::uint64_t>{header.size()}) + header + data;
}

TEST(SafetensorsTest, RefusesAFileThatIsCutOffAnywhere) {
    const auto file = write_safetensors({{"a", small_table()}});
    for (std::size_t size = 0; size < file.size(); ++size)
        EXPECT_NE(complaint(file.substr(0, size)), "none") << size;
    EXPECT_THAT(complaint(file.substr(0, file.size() - 1)), HasSubstr("cut off"));
}

TEST(SafetensorsTest, RefusesSizesThatDoNotFit) {
    const auto entry = [](const char* shape, const char* offsets) {
        return complaint(with_header(
            fmt::format(
                R"({{"a": {{"dtype": "F32", "shape": {}, "data_offsets": {}}}}})", shape, offsets
            ),
            "12345678"
        ));
    };
    EXPECT_EQ(entry("[2]", "[0, 8]"), "none");
    EXPECT_THAT(entry("[2]", "[0, 4]"), HasSubstr("needs 8 bytes, but there are 4"));
    EXPECT_THAT(entry("[2]", "[4, 12]"), HasSubstr("end at byte 12 of 8"));
    EXPECT_THAT(entry("[2]", "[8, 0]"), HasSubstr("end at byte"));
    EXPECT_THAT(entry("[2]", "[-8, 0]"), HasSubstr("not a size"));
    EXPECT_THAT(entry("[4611686018427387904, 4]", "[0, 8]"), HasSubstr("too large"));
    EXPECT_THAT(entry("[1,1,1,1,1,1,1,1,2]", "[0, 8]"), HasSubstr("too many dimensions"));
    EXPECT_THAT(entry("{}", "[0, 8]"), HasSubstr("\"shape\" must be a list"));
    EXPECT_THAT(
        complaint(with_header(R"({"a": {"dtype": "Q4", "shape": [], "data_offsets": [0, 0]}})")),
        HasSubstr("unknown type Q4")
    );
}

TEST(SafetensorsTest, RefusesWhatIsNoSafetensorsFile) {
    EXPECT_THAT(complaint("PK\3\4 something that is longer"), HasSubstr("not a safetensors file"));
    EXPECT_THAT(complaint(with_header("[]")), HasSubstr("must be an object"));
    EXPECT_THAT(complaint(with_header("{\"a\"")), HasSubstr("not JSON"));
}

}  // namespace
}  // namespace akashi

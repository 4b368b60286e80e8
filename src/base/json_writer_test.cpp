#include "base/json_writer.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace akashi {
namespace {

namespace json = boost::json;

template <class T>
std::string written(const T& value) {
    std::string text;
    JsonWriter(text).value(value);
    return text;
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
    std::string text;
    JsonWriter writer(text);
    writer.begin_object().member("a", 1).key("b").begin_array();
    writer.value("x").value(true).null().begin_object().end_object().begin_array().end_array();
    writer.end_array().raw_member("c", "[1,2]").member("d", "e").end_object();
    EXPECT_EQ(text, R"({"a":1,"b":["x",true,null,{},[]],"c":[1,2],"d":"e"})");
}

TEST(JsonWriter, LeavesOutMembersWithoutAValue) {
    std::string text;
    JsonWriter(text)
        .begin_object()
        .member_if("none", std::optional<std::string>())
        .member_if("some", std::optional<float>(0.5f))
        .end_object();
    EXPECT_EQ(text, R"({"some":0.5})");
}

TEST(JsonWriter, AppendsToWhatIsThere) {
    std::string text = "data: ";
    JsonWriter(text).value(1);
    EXPECT_EQ(text, "data: 1");
}

TEST(JsonWriter, EscapesText) {
    EXPECT_EQ(written("\"\\\n\r\t"), R"("\"\\\n\r\t")");
    EXPECT_EQ(written(std::string("\0\x01\x1f\x7f", 4)), "\"\\u0000\\u0001\\u001f\x7f\"");
    EXPECT_EQ(written("<a href='x'>&"), R"("\u003ca href='x'\u003e\u0026")");
    EXPECT_EQ(written("\u2028|\u2029|\u2027"), "\"\\u2028|\\u2029|\u2027\"");
    EXPECT_EQ(written("é€😀"), "\"é€😀\"");
}

TEST(JsonWriter, ReplacesEveryInvalidByte) {
    EXPECT_EQ(written("a\xff\x62"), "\"a\\ufffdb\"");
    EXPECT_EQ(written("\xed\xa0\x80"), R"("\ufffd\ufffd\ufffd")");
    EXPECT_EQ(written("\xe2\x82"), R"("\ufffd\ufffd")");
}

TEST(JsonWriter, WritesTheShortestNumberThatReadsBack) {
    EXPECT_EQ(written(0.85f), "0.85");
    EXPECT_EQ(written(0.1f), "0.1");
    EXPECT_EQ(written(1.0f), "1");
    EXPECT_EQ(written(0.1), "0.1");
    EXPECT_EQ(written(double{0.85f}), "0.8500000238418579");
    EXPECT_EQ(json::parse(written(1e-7f)).to_number<double>(), 1e-7);
    EXPECT_EQ(json::parse(written(1e300)).to_number<double>(), 1e300);
    EXPECT_EQ(written(-0.0f), "0");
    EXPECT_EQ(written(-0.0), "0");
}

TEST(JsonWriter, WritesWhatIsNoNumberAsNull) {
    EXPECT_EQ(written(std::numeric_limits<float>::quiet_NaN()), "null");
    EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
}

TEST(JsonWriter, WritesIntegersOfEverySize) {
    EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(written(std::uint16_t{8080}), "8080");
}

TEST(JsonWriter, WritesTimesAndIds) {
    EXPECT_EQ(written(from_microseconds(0)), "\"1970-01-01T00:00:00Z\"");
    EXPECT_EQ(written(Uuid()), "\"00000000-0000-0000-0000-000000000000\"");
    EXPECT_EQ(written(Id<struct ThingTag>()), "\"00000000-0000-0000-0000-000000000000\"");
}

TEST(CanonicalJson, SortsKeysAtEveryLevel) {
    const auto tree = json::parse(R"({"b":[{"z":1,"a":2}],"a":{"y":null,"x":false},"":1.5})");
    EXPECT_EQ(to_canonical_json(tree), R"({"":1.5,"a":{"x":false,"y":null},"b":[{"a":2,"z":1}]})");
}

TEST(CanonicalJson, EscapesKeys) {
    EXPECT_EQ(to_canonical_json(json::parse(R"({"a\"<":1})")), R"({"a\"\u003c":1})");
}

TEST(CanonicalJson, KeepsNumbers) {
    constexpr auto kNumbers = "[9223372036854775807,18446744073709551615,-1,0.1,1e+100]";
    EXPECT_EQ(to_canonical_json(json::parse(kNumbers)), kNumbers);
}

TEST(CanonicalJson, OfWhatItWroteIsTheSame) {
    const auto once =
        to_canonical_json(json::parse(R"({"t":"<\u2028\u0000é","n":[1.0,1e5,-0.0]})"));
    EXPECT_EQ(to_canonical_json(json::parse(once)), once);
}

}  // namespace
}  // namespace akashi

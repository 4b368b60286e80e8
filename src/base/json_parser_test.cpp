#include "base/json_parser.hpp"

#include "base/exact_number.hpp"
#include "base/json_writer.hpp"

#include <gtest/gtest.h>

namespace akashi {
namespace {

std::string canonical(std::string_view text) {
    const auto tree = parse_json(text);
    return tree ? to_canonical_json(*tree) : tree.error().details();
}

TEST(JsonParser, KeepsTheDigitsOfEveryNumber) {
    for (const char* number :
         {"0",
          "-1",
          "0.1",
          "9007199254740993",
          "-9223372036854775808",
          "18446744073709551615",
          "18446744073709551616",
          "123456789012345678901234567890",
          "-123456789012345678901234567890",
          "100000000000000000000000",
          "9007199254740993.5",
          "0.1234567890123456789012345678901234567891",
          "-3.14159265358979323846264338327950288",
          "0.30000000000000004",
          "1.7976931348623157e+308"}) {
        EXPECT_EQ(canonical(number), number);
        EXPECT_EQ(canonical(canonical(number)), number);
    }
}

TEST(JsonParser, GivesEqualNumbersOneForm) {
    const std::vector<std::pair<std::string, std::string>> pairs = {
        {"1.0", "1"},
        {"-0", "0"},
        {"-0.0", "0"},
        {"0e400", "0"},
        {"1e2", "100"},
        {"1.50", "1.5"},
        {"1e17", "100000000000000000"},
        {"1E26", "100000000000000000000000000"},
        {"1.8446744073709551617e19", "18446744073709551617"},
        {"12345678901234567890.50", "12345678901234567890.5"},
        {"0.00012345678901234567890", "0.0001234567890123456789"},
        {"1.5e300", "1.5e+300"},
        {"15" + std::string(299, '0'), "1.5e+300"},
    };
    for (const auto& [sent, kept] : pairs) EXPECT_EQ(canonical(sent), kept);
}

TEST(JsonParser, KeepsANumberThatIsTooSmallForADouble) {
    EXPECT_EQ(canonical("-1e-400"), "-0." + std::string(399, '0') + "1");
    EXPECT_LT(*as_double(*parse_json("-1e-400")), 0);
    EXPECT_GT(*as_double(*parse_json("1e-400")), 0);
}

TEST(JsonParser, RefusesNumbersThatAreTooLargeOrTooLong) {
    const std::string reason = "a number is too large, or has more than 1000 digits";
    for (const std::string& number :
         {std::string("1e400"),
          std::string("-1e309"),
          std::string("1e-5000"),
          std::string(400, '9'),
          "0." + std::string(1'001, '3')}) {
        EXPECT_EQ(canonical(R"({"a":[)" + number + "]}"), reason) << number;
    }
    EXPECT_EQ(canonical("0." + std::string(999, '3')), "0." + std::string(999, '3'));
}

TEST(JsonParser, DoesNotTakeATextForANumber) {
    for (const char* text : {R"("1")", R"("123456789012345678901")", R"("")"}) {
        EXPECT_EQ(canonical(text), text);
    }
    const auto tree = parse_json("[123456789012345678901]");
    EXPECT_EQ(if_text(tree->at(0)), nullptr);
    EXPECT_EQ(exact_number(tree->at(0)), "123456789012345678901");
    EXPECT_DOUBLE_EQ(*as_double(tree->at(0)), 123456789012345678901.0);
}

TEST(JsonParser, NamesTheTextThatNoStoreCanKeep) {
    const std::string rule = " must be valid UTF-8 without the NUL character";
    EXPECT_EQ(canonical(R"("\u0000")"), "body" + rule);
    EXPECT_EQ(canonical(R"("\u000012345678901234567890")"), "body" + rule);
    EXPECT_EQ(canonical(R"({"a":{"b":["x","y\u0000z"]}})"), "body.a.b[1]" + rule);
    EXPECT_EQ(canonical("{\"a\":{\"b\":\"\xff\"}}"), "body.a.b" + rule);
    EXPECT_EQ(canonical("{\"a\":[\"\xc3\\n\xa4\"]}"), "body.a[0]" + rule);
    EXPECT_EQ(canonical("{\"a\":{\"\xed\xa0\x80\":1}}"), "body.a.\xed\xa0\x80" + rule);
    EXPECT_EQ(canonical("{\"a\":{\"x\\u0000y\":1}}"), std::string("body.a.x\0y", 10) + rule);
    const std::string long_text(5'000, 'x');  // comes in parts
    EXPECT_EQ(canonical("[\"\\n\\u0000" + long_text + "\\n\"]"), "body[0]" + rule);
}

TEST(JsonParser, AcceptsEveryOtherText) {
    EXPECT_EQ(canonical(R"("\u0001 \ud83d\ude00 é")"), "\"\\u0001 \xf0\x9f\x98\x80 é\"");
}

TEST(JsonParser, RefusesWhatIsNotJson) {
    for (const char* text : {"", "{", "nul", R"("\ud800")", "[1,]", "[01]"}) {
        const auto tree = parse_json(text);
        ASSERT_FALSE(tree) << text;
        EXPECT_EQ(tree.error().message(), "invalid request body");
    }
    EXPECT_FALSE(parse_json(std::string(33, '[') + std::string(33, ']')));
    EXPECT_TRUE(parse_json(std::string(32, '[') + std::string(32, ']')));
    EXPECT_THROW(parse_stored_json("{"), std::runtime_error);
}

TEST(JsonParser, TakesTheLastOfDuplicatesAndIgnoresWhatFollows) {
    EXPECT_EQ(canonical(R"({"a":1,"a":2} rest)"), R"({"a":2})");
}

}  // namespace
}  // namespace akashi

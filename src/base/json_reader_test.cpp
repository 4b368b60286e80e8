#include "base/json_reader.hpp"

#include "base/json_parser.hpp"
#include "base/json_writer.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>

namespace akashi {
namespace {

namespace json = boost::json;

template <class T>
struct Outcome {
    T value;
    std::string error;
};

/// Reads the member `m` of `text` into a variable that holds `initial`.
template <class T>
Outcome<T> read(std::string_view text, T initial = {}) {
    const auto tree = json::parse(text);
    JsonReader reader(tree, "thing");
    reader.read("m", initial);
    return {std::move(initial), reader.error().value_or("")};
}

TEST(JsonReader, ReadsEveryType) {
    EXPECT_EQ(read<std::string>(R"({"m":"text"})").value, "text");
    EXPECT_TRUE(read<bool>(R"({"m":true})").value);
    EXPECT_EQ(read<std::int64_t>(R"({"m":-7})").value, -7);
    EXPECT_EQ(read<float>(R"({"m":0.85})").value, 0.85f);
    EXPECT_EQ(read<double>(R"({"m":2})").value, 2.0);
    EXPECT_EQ(read<Time>(R"({"m":"1970-01-01T00:00:01Z"})").value, from_microseconds(1'000'000));
    EXPECT_EQ(read<json::object>(R"({"m":{"x":[1]}})").value, json::parse(R"({"x":[1]})"));
    EXPECT_EQ(
        read<std::vector<std::string>>(R"({"m":["b","a"]})").value,
        (std::vector<std::string>{"b", "a"})
    );
    EXPECT_EQ(read<std::optional<std::string>>(R"({"m":"x"})").value, "x");
}

TEST(JsonReader, ReadsIdsInEveryForm) {
    const auto id = Id<struct ThingTag>::make();
    const auto text = R"({"m":"urn:uuid:)" + id.str() + "\"}";
    EXPECT_EQ(read<Id<struct ThingTag>>(text).value, id);
    EXPECT_EQ(read<std::optional<Uuid>>(text).value, id.uuid());
    EXPECT_EQ(read<Uuid>(R"({"m":"17"})").error, "thing.m must be a UUID");
}

TEST(JsonReader, MatchesNamesWhateverTheirCase) {
    EXPECT_EQ(read<std::string>(R"({"M":"upper"})").value, "upper");
    EXPECT_EQ(read<std::string>(R"({"M":"upper"})").error, "");
}

TEST(JsonReader, PrefersTheExactName) {
    EXPECT_EQ(read<std::string>(R"({"m":"exact","M":"upper"})").value, "exact");
    EXPECT_EQ(read<std::string>(R"({"M":"upper","m":"exact"})").value, "exact");
    EXPECT_EQ(read<std::string>(R"({"M":"upper","m":"exact"})").error, "");
}

TEST(JsonReader, TakesTheLastOfDuplicates) {
    EXPECT_EQ(read<std::string>(R"({"m":"first","m":"last"})").value, "last");
}

TEST(JsonReader, LeavesTheVariableWhenTheMemberIsNullOrAbsent) {
    for (const auto* text : {R"({"m":null})", "{}", "null"}) {
        const auto outcome = read<std::string>(text, "initial");
        EXPECT_EQ(outcome.value, "initial") << text;
        EXPECT_EQ(outcome.error, "") << text;
        EXPECT_FALSE(read<std::optional<std::int64_t>>(text).value) << text;
    }
}

TEST(JsonReader, RefusesMembersThatNobodyAskedFor) {
    EXPECT_EQ(read<std::string>(R"({"m":"x","n":1})").error, "thing has no field \"n\"");
    EXPECT_EQ(read<std::string>(R"({"n":null})").error, "thing has no field \"n\"");
}

TEST(JsonReader, ShowsOnlyTheBeginningOfALongName) {
    const auto error = read<std::string>("{\"" + std::string(100'000, 'n') + "\":1}").error;
    EXPECT_EQ(error, "thing has no field \"" + std::string(64, 'n') + "\"");
}

TEST(JsonReader, RefusesWhatIsNoObject) {
    EXPECT_EQ(read<std::string>("[]").error, "thing must be an object");
    EXPECT_EQ(read<std::string>("\"m\"").error, "thing must be an object");
}

TEST(JsonReader, RefusesWrongTypes) {
    EXPECT_EQ(read<std::string>(R"({"m":1})").error, "thing.m must be a string");
    EXPECT_EQ(read<bool>(R"({"m":"true"})").error, "thing.m must be true or false");
    EXPECT_EQ(read<bool>(R"({"m":1})").error, "thing.m must be true or false");
    EXPECT_EQ(read<double>(R"({"m":"1"})").error, "thing.m must be a number");
    EXPECT_EQ(read<json::object>(R"({"m":[]})").error, "thing.m must be an object");
    EXPECT_EQ(read<std::vector<std::string>>(R"({"m":"a"})").error, "thing.m must be a list");
    EXPECT_EQ(
        read<std::vector<std::string>>(R"({"m":["a",1]})").error,
        "thing.m must be a list of strings"
    );
    EXPECT_EQ(read<Time>(R"({"m":1})").error, "thing.m must be a string");
    EXPECT_NE(read<Time>(R"({"m":"yesterday"})").error, "");
}

TEST(JsonReader, RefusesIntegersWithAFractionOrAnExponent) {
    for (const auto* text :
         {R"({"m":1.5})", R"({"m":1.0})", R"({"m":1e2})", R"({"m":9223372036854775808})"}) {
        EXPECT_EQ(read<std::int64_t>(text).error, "thing.m must be a whole number of 64 bits");
    }
    EXPECT_EQ(
        read<std::int64_t>(R"({"m":9223372036854775807})").value,
        std::numeric_limits<std::int64_t>::max()
    );
}

TEST(JsonReader, RefusesNumbersThatAreTooLarge) {
    EXPECT_EQ(read<float>(R"({"m":1e39})").error, "thing.m must be a number of 32 bits");
    EXPECT_EQ(read<float>(R"({"m":-1e39})").error, "thing.m must be a number of 32 bits");
}

TEST(JsonReader, ReadsMinusZeroAsZero) {
    for (const auto* text : {R"({"m":-0.0})", R"({"m":-0})", R"({"m":-0e5})"}) {
        EXPECT_FALSE(std::signbit(read<double>(text, 1).value)) << text;
        EXPECT_FALSE(std::signbit(read<float>(text, 1).value)) << text;
    }
}

TEST(JsonReader, ReadsObjectsOfNumbersWithTheirDigits) {
    const auto read_numbers = [](std::string_view text) -> Outcome<std::string> {
        const auto tree = parse_json(text).value();
        JsonReader reader(tree, "thing");
        std::optional<json::object> numbers;
        reader.read_numbers("m", numbers);
        return {numbers ? to_canonical_json(*numbers) : "", reader.error().value_or("")};
    };
    EXPECT_EQ(
        read_numbers(R"({"m":{"p":1,"q":0.5,"r":12345678901234567890123}})").value,
        R"({"p":1,"q":0.5,"r":12345678901234567890123})"
    );
    EXPECT_EQ(read_numbers("{}").value, "");
    EXPECT_EQ(read_numbers(R"({"m":{"p":"1"}})").error, "thing.m must be an object of numbers");
    EXPECT_EQ(read_numbers(R"({"m":{"p":null}})").error, "thing.m must be an object of numbers");
    EXPECT_EQ(read_numbers(R"({"m":[1]})").error, "thing.m must be an object");
}

TEST(JsonReader, ReadsNoTextFromANumberWithManyDigits) {
    const auto tree = parse_json(R"({"m":12345678901234567890123})").value();
    JsonReader reader(tree, "thing");
    std::string text;
    reader.read("m", text);
    EXPECT_EQ(reader.error(), "thing.m must be a string");
}

TEST(JsonReader, HandsOutMembersThatNeedAReaderOfTheirOwn) {
    const auto tree = json::parse(R"({"item":{"x":1},"list":[1,2],"none":null,"text":"t"})");
    JsonReader reader(tree, "thing");
    ASSERT_NE(reader.find("item"), nullptr);
    ASSERT_NE(reader.find_array("list"), nullptr);
    EXPECT_EQ(reader.find_array("list")->size(), 2u);
    EXPECT_EQ(reader.find("none"), nullptr);
    EXPECT_EQ(reader.find_array("absent"), nullptr);
    EXPECT_EQ(reader.find_array("none"), nullptr);
    EXPECT_EQ(reader.find_array("text"), nullptr);
    EXPECT_EQ(reader.error(), "thing.text must be a list");
}

TEST(JsonReader, ReportsTheFirstError) {
    const auto tree = json::parse(R"({"a":1,"b":2})");
    JsonReader reader(tree, "thing");
    std::string text;
    reader.fail("thing.items[3] has no label");
    reader.read("a", text);
    EXPECT_EQ(reader.error(), "thing.items[3] has no label");
}

TEST(JsonReader, NamesMembersThatWereNotReadInsteadOfRefusingThem) {
    const auto tree = boost::json::parse(R"({"m":1,"n":2,"o":null,"p":3})");
    JsonReader reader(tree, "thing");
    std::int64_t m = 0;
    reader.read("m", m);
    std::vector<std::string> names{"before"};
    reader.take_unread(names, 3);
    EXPECT_EQ(names, (std::vector<std::string>{"before", "thing.n", "thing.o"}));
    EXPECT_EQ(reader.error(), std::nullopt);
}

}  // namespace
}  // namespace akashi

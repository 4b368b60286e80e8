#include "core/ids.hpp"
#include "postgres/parameters.hpp"
#include "postgres/rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace akashi::postgres {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Optional;

/// What the only parameter is sent as.
template <class T>
std::string sent(const T& value) {
    return Parameters::of(value).values().at(0).value();
}
template <class T>
unsigned type_sent(const T& value) {
    return Parameters::of(value).types().at(0);
}

/// One row with one value, as the server would have sent it.
Rows answer(unsigned type, const std::optional<std::string>& value) {
    PGresult* result = PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK);
    std::string name = "column";
    PGresAttDesc column{
        .name = name.data(),
        .tableid = 0,
        .columnid = 0,
        .format = 1,
        .typid = type,
        .typlen = -1,
        .atttypmod = -1
    };
    PQsetResultAttrs(result, 1, &column);
    std::string bytes = value.value_or("");
    PQsetvalue(
        result, 0, 0, value ? bytes.data() : nullptr, value ? static_cast<int>(bytes.size()) : -1
    );
    return Rows(result);
}

/// Sent and read again.
template <class T>
T echo(const T& value) {
    const auto parameters = Parameters::of(value);
    return answer(parameters.types().at(0), parameters.values().at(0)).template get<T>(0, 0);
}

TEST(Parameters, SendBinaryValues) {
    EXPECT_EQ(sent(true), "\1"s);
    EXPECT_EQ(sent(std::int64_t{-2}), "\xff\xff\xff\xff\xff\xff\xff\xfe"s);
    EXPECT_EQ(sent(7), "\0\0\0\0\0\0\0\7"s);
    EXPECT_EQ(sent(1.5F), "\x3f\xc0\0\0"s);
    EXPECT_EQ(sent(1.5), "\x3f\xf8\0\0\0\0\0\0"s);
    EXPECT_EQ(sent("text"), "text");
    EXPECT_EQ(sent(Json{"{}"}), "\1{}");
    EXPECT_EQ(sent(Bytes{"\0\xff"s}), "\0\xff"s);
}

TEST(Parameters, CountTimeFromTheYear2000) {
    EXPECT_EQ(sent(*parse_rfc3339("2000-01-01T00:00:00.000001Z")), "\0\0\0\0\0\0\0\1"s);
    EXPECT_EQ(sent(*parse_rfc3339("1999-12-31T23:59:59.999999Z")), std::string(8, '\xff'));
}

TEST(Parameters, SendArraysWithTheTypeOfTheirElements) {
    const auto header = "\0\0\0\1"s + "\0\0\0\1"s + "\0\0\0\x19"s + "\0\0\0\2"s + "\0\0\0\1"s;
    const std::vector<std::optional<std::string>> values{"ab", std::nullopt};
    EXPECT_EQ(sent(values), header + "\0\0\0\2ab"s + "\xff\xff\xff\xff");
    EXPECT_EQ(type_sent(values), 1009U);
    EXPECT_EQ(sent(std::vector<bool>{}), "\0\0\0\0\0\0\0\0\0\0\0\x10"s);
}

TEST(Parameters, SendNothingForNullButItsType) {
    const auto parameters = Parameters::of(
        std::optional<DecisionId>(), std::optional<std::vector<float>>(), std::optional("x"s)
    );
    EXPECT_THAT(parameters.types(), ElementsAre(2950U, 1021U, 25U));
    EXPECT_THAT(parameters.values(), ElementsAre(std::nullopt, std::nullopt, Optional("x"s)));
}

TEST(Rows, ReadWhatParametersSend) {
    EXPECT_EQ(echo(true), true);
    EXPECT_EQ(
        echo(std::numeric_limits<std::int64_t>::min()), std::numeric_limits<std::int64_t>::min()
    );
    EXPECT_EQ(echo(0.1F), 0.1F);
    EXPECT_EQ(echo(-0.1), -0.1);
    EXPECT_EQ(echo("größer\n"s), "größer\n");
    EXPECT_EQ(echo(Bytes{"\0\1"s}).bytes, "\0\1"s);
    EXPECT_EQ(echo(Json{"[1]"}).text, "[1]");
    const Time time = now();
    EXPECT_EQ(echo(time), time);
    EXPECT_EQ(echo(Time::max()), Time::max());
    EXPECT_EQ(echo(Time::min()), Time::min());
    const auto id = DecisionId::make();
    EXPECT_EQ(echo(id), id);
    EXPECT_EQ(echo(id.uuid()), id.uuid());
    EXPECT_THAT(echo(std::optional(id)), Optional(id));
    EXPECT_EQ(echo(std::optional<Time>()), std::nullopt);
}

TEST(Rows, ReadArrays) {
    using Flags = std::vector<bool>;
    EXPECT_EQ(echo(Flags{true, false}), (Flags{true, false}));
    EXPECT_THAT(echo(std::vector<float>{1, 2.5F}), ElementsAre(1, 2.5F));
    const std::vector<std::optional<OrgId>> ids{OrgId::make(), std::nullopt};
    EXPECT_EQ(echo(ids), ids);
    EXPECT_TRUE(echo(std::vector<std::string>{}).empty());
    EXPECT_EQ(echo(std::optional<std::vector<double>>()), std::nullopt);
}

TEST(Rows, ReadSmallerNumbersAndOtherTexts) {
    EXPECT_EQ(answer(binary::kSmallint, "\xff\xfe"s).get<std::int64_t>(0, 0), -2);
    EXPECT_EQ(answer(binary::kInteger, "\0\0\1\0"s).get<std::int64_t>(0, 0), 256);
    EXPECT_EQ(answer(binary::kReal, "\x3f\xc0\0\0"s).get<double>(0, 0), 1.5);
    EXPECT_EQ(answer(binary::kJson, "{ }").get<std::string>(0, 0), "{ }");
    EXPECT_EQ(answer(binary::kJsonb, "\1{}").get<std::string>(0, 0), "{}");
    EXPECT_EQ(answer(binary::kVarchar, "x").get<std::string>(0, 0), "x");
}

TEST(Rows, RefuseAnotherTypeAndUnexpectedNull) {
    const auto text = answer(binary::kText, "x");
    EXPECT_THROW(text.get<std::int64_t>(0, 0), std::logic_error);
    EXPECT_THROW(text.get<std::optional<Uuid>>(0, 0), std::logic_error);
    EXPECT_THROW(text.get<std::vector<std::string>>(0, 0), std::logic_error);
    EXPECT_THROW(text.get<std::string>(1, 0), std::logic_error);
    EXPECT_THROW(text.get<std::string>(0, 1), std::logic_error);
    const auto null = answer(binary::kText, std::nullopt);
    EXPECT_THROW(null.get<std::string>(0, 0), std::logic_error);
    EXPECT_THROW(null.get<std::optional<bool>>(0, 0), std::logic_error);
    EXPECT_EQ(null.get<std::optional<std::string>>(0, 0), std::nullopt);
}

TEST(Rows, RefuseDamagedValues) {
    EXPECT_THROW(answer(binary::kBigint, "1").get<std::int64_t>(0, 0), std::logic_error);
    EXPECT_THROW(answer(binary::kUuid, "1").get<Uuid>(0, 0), std::logic_error);
    EXPECT_THROW(answer(binary::kJsonb, "{}").get<std::string>(0, 0), std::logic_error);
    std::string array = sent(std::vector<std::string>{"abc"});
    array.pop_back();
    EXPECT_THROW(answer(1009, array).get<std::vector<std::string>>(0, 0), std::logic_error);
    const auto nulls = sent(std::vector<std::optional<std::string>>{std::nullopt});
    EXPECT_THROW(answer(1009, nulls).get<std::vector<std::string>>(0, 0), std::logic_error);
}

}  // namespace
}  // namespace akashi::postgres

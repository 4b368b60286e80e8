#include "decisions/quantity.hpp"

#include <gmock/gmock.h>

namespace akashi {
namespace {

/// The canonical text of a quantity, or `none`.
std::string read(std::string_view text) {
    const auto quantity = parse_quantity(text);
    return quantity ? canonical_text(*quantity) : "none";
}

TEST(Quantity, IsTheSameInEveryUnitOfTime) {
    for (const char* text :
         {"15s", "15 s", "15000ms", "15 seconds", "15-second", "15e9ns", "0.25 min", "15,000 ms"})
        EXPECT_EQ(read(text), "duration 15e9") << text;
    EXPECT_EQ(read("1h30m"), read("90 minutes"));
    EXPECT_EQ(read("2 weeks"), read("14d"));
    EXPECT_EQ(read("7 µs"), read("7000 nanoseconds"));
}

TEST(Quantity, TellsDecimalSizesFromBinaryOnes) {
    EXPECT_EQ(read("1 GiB"), "bytes 1073741824");
    EXPECT_EQ(read("1GB"), "bytes 1e9");
    EXPECT_EQ(read("1024 KiB"), read("1 MiB"));
    EXPECT_EQ(read("5mb"), read("5,000 kB"));
    EXPECT_EQ(read("0.5 KiB"), read("512 bytes"));
}

TEST(Quantity, OfNumbersDoesNotDependOnHowTheyAreWritten) {
    for (const char* text : {"1000", "1,000", "1_000", "1e3", "1000.0", "1k", "0.001M", "001000"})
        EXPECT_EQ(read(text), "number 1e3") << text;
    EXPECT_EQ(read("-0"), read("0"));
    EXPECT_EQ(read("-0.50"), "number -5e-1");
}

TEST(Quantity, IsAFractionOnlyWithAPerCentSign) {
    EXPECT_EQ(read("50%"), read("0.5"));
    EXPECT_NE(read("50"), read("50%"));
}

TEST(Quantity, DependsOnTheCaseOfM) {
    EXPECT_EQ(read("5M"), "number 5e6");
    EXPECT_EQ(read("5m"), read("5 minutes"));
}

TEST(Quantity, IsExactBeyondTheDigitsOfADouble) {
    EXPECT_NE(read("100000000000000001"), read("100000000000000002"));
    EXPECT_NE(read("9007199254740993 ns"), read("9007199254740992 ns"));
}

TEST(Quantity, IsNothingElse) {
    for (const char* text :
         {"",
          "fast",
          "v2",
          "p99",
          "1.2.3",
          "10.0.0.1",
          "12:30",
          "1,00",
          "1,0000",
          "5 apples",
          "1h30",
          "3 s 4",
          "1h2MB",
          "0x10",
          "--5",
          "1234567890123456789",
          "1e100",
          "5 %x"})
        EXPECT_EQ(read(text), "none") << text;
}

TEST(Quantity, IsFoundAtTheStartOfALongerText) {
    constexpr std::size_t kNone = 0;
    const auto length_in = [](std::string_view text) {
        const auto found = quantity_at_start(text);
        return found ? found->length : kNone;
    };
    EXPECT_EQ(length_in("20 connections per instance"), 2U);
    EXPECT_EQ(length_in("15 seconds, at most"), 10U);
    EXPECT_EQ(length_in("15-minute timeout"), 9U);
    EXPECT_EQ(length_in("5xx"), kNone);
    EXPECT_EQ(length_in("3rd"), kNone);
}

}  // namespace
}  // namespace akashi

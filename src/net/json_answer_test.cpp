#include "net/json_answer.hpp"

#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>

#include <gtest/gtest.h>

namespace akashi::net {
namespace {

boost::json::value parse(std::string text) {
    boost::asio::io_context io;
    return testing::run(io, parse_json_in_turns(std::move(text)));
}

TEST(JsonAnswerTest, ReadsATextOfManyPieces) {
    std::string text = "[0";
    for (int i = 1; i < 100'000; ++i) text += ", " + std::to_string(i) + ".5";
    const auto tree = parse(text + "]");
    ASSERT_EQ(tree.get_array().size(), 100'000u);
    EXPECT_EQ(tree.get_array()[99'999].get_double(), 99'999.5);
}

TEST(JsonAnswerTest, RefusesWhatIsNotJson) {
    for (const char* text : {"", "{", "[1,]", "{} x", "<html>"})
        EXPECT_THROW(parse(text), boost::system::system_error) << text;
    EXPECT_THROW(parse(std::string(1000, '[')), boost::system::system_error);
}

}  // namespace
}  // namespace akashi::net

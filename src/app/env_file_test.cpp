#include "app/environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace akashi::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// A working directory of its own.
class EnvFileTest : public ::testing::Test {
protected:
    EnvFileTest() {
        std::string name = (fs::temp_directory_path() / "akashi-env-XXXXXX").string();
        directory_ = ::mkdtemp(name.data());
        fs::current_path(directory_);
    }
    ~EnvFileTest() override {
        fs::current_path(before_);
        fs::remove_all(directory_);
    }

    static void write(const std::string& text) { std::ofstream(".env") << text; }
    static std::string value(const std::string& name) {
        return process_environment()(name).value_or("not set");
    }

private:
    const fs::path before_ = fs::current_path();
    fs::path directory_;
};

TEST_F(EnvFileTest, HasAVariableALine) {
    write(
        "# a comment=1\n"
        "\n"
        "A_TEST=a value\n"
        "export B_TEST=b\r\n"
        "C_TEST='single # quoted'\n"
        "D_TEST=\"double = quoted\"\n"
        "E_TEST='unlike\"\n"
        "F_TEST=\"\n"
        "G_TEST=\n"
        "no equals sign\n"
        "A_TEST=another value\n"
        "H_TEST=the last line"
    );
    EXPECT_EQ(value("A_TEST"), "a value") << "the first one counts";
    EXPECT_EQ(value("B_TEST"), "b");
    EXPECT_EQ(value("C_TEST"), "single # quoted");
    EXPECT_EQ(value("D_TEST"), "double = quoted");
    EXPECT_EQ(value("E_TEST"), "'unlike\"");
    EXPECT_EQ(value("F_TEST"), "\"");
    EXPECT_EQ(value("G_TEST"), "");
    EXPECT_EQ(value("H_TEST"), "the last line");
    EXPECT_EQ(value("# a comment"), "not set");
    EXPECT_EQ(value("no equals sign"), "not set");
}

TEST_F(EnvFileTest, MayHaveWhiteSpaceAroundNamesAndValuesAndAByteOrderMark) {
    write(
        "\xef\xbb\xbf"
        "A_TEST=a\n"
        "  B_TEST = b c \t\r\n"
        "\t# C_TEST=c\n"
        " export  D_TEST='  d '\n"
    );
    EXPECT_EQ(value("A_TEST"), "a");
    EXPECT_EQ(value("B_TEST"), "b c");
    EXPECT_EQ(value("# C_TEST"), "not set");
    EXPECT_EQ(value("D_TEST"), "  d ");
}

TEST_F(EnvFileTest, IsRefusedWhenItIsNotUtf8) {
    write(std::string("A\0_\0T\0E\0S\0T\0=\0001\0", 14));
    EXPECT_THAT(
        [] { process_environment(); },
        ThrowsMessage<std::runtime_error>(HasSubstr("\".env\" has NUL characters"))
    );
}

TEST_F(EnvFileTest, NeverOverridesAVariableThatIsSet) {
    write("AKASHI_SET_TEST=of the file\nAKASHI_EMPTY_TEST=of the file\n");
    ::setenv("AKASHI_SET_TEST", "of the environment", 1);
    ::setenv("AKASHI_EMPTY_TEST", "", 1);
    EXPECT_EQ(value("AKASHI_SET_TEST"), "of the environment");
    EXPECT_EQ(value("AKASHI_EMPTY_TEST"), "");
    ::unsetenv("AKASHI_SET_TEST");
    ::unsetenv("AKASHI_EMPTY_TEST");
    EXPECT_EQ(value("AKASHI_SET_TEST"), "of the file");
}

TEST_F(EnvFileTest, MayBeMissingOrADirectory) {
    EXPECT_EQ(value("A_TEST"), "not set");
    fs::create_directory(".env");
    EXPECT_EQ(value("A_TEST"), "not set");
}

TEST_F(EnvFileTest, IsRefusedAboveAMegabyte) {
    const auto write_bytes = [](std::size_t bytes) {
        std::string text = "A_TEST=1\n";
        text.append(bytes - text.size(), '#');
        write(text);
    };
    write_bytes(1'048'576);
    EXPECT_EQ(value("A_TEST"), "1");
    write_bytes(1'048'577);
    try {
        process_environment();
        FAIL() << "it was read";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("config: "));
        EXPECT_THAT(error.what(), HasSubstr("move it out of the working directory"));
    }
}

}  // namespace
}  // namespace akashi::app

#include "base/log.hpp"

#include "base/time.hpp"

#include <boost/json/parse.hpp>

#include <gmock/gmock.h>
#include <pty.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <vector>

namespace akashi::log {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

/// Collects lines and restores the level.
class LogTest : public testing::Test {
protected:
    ~LogTest() override { set_level(Level::info); }

    json::object last() const { return json::parse(lines_.back()).as_object(); }

    std::vector<std::string> lines_;
    Capture capture_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

TEST_F(LogTest, WritesOneJsonObjectALineWithFieldsInOrder) {
    warn("area: it happened", {{"b", "text"}, {"a", 1}, {"c", 0.85f}, {"d", true}});
    ASSERT_EQ(lines_.size(), 1u);
    EXPECT_TRUE(parse_rfc3339(std::string_view(last().at("time").as_string())));
    EXPECT_THAT(
        lines_[0],
        MatchesRegex(R"(\{"time":"[^"]+","level":"WARN","msg":"area: it happened",)"
                     R"("b":"text","a":1,"c":0.85,"d":true\})")
    );
}

TEST_F(LogTest, KeepsEveryLineOnOneLine) {
    const std::string hostile = "a\nb\x1b[31m\xff\"}";
    info(hostile, {{"field", hostile}});
    EXPECT_EQ(lines_[0].find('\n'), std::string::npos);
    EXPECT_EQ(lines_[0].find('\x1b'), std::string::npos);
    EXPECT_EQ(last().at("msg").as_string(), "a\nb\x1b[31m\ufffd\"}");
    EXPECT_EQ(last().at("field"), last().at("msg"));
}

TEST_F(LogTest, LeavesOutLinesBelowTheLevel) {
    debug("quiet");
    EXPECT_TRUE(lines_.empty());
    set_level(Level::debug);
    debug("loud");
    EXPECT_EQ(last().at("level").as_string(), "DEBUG");
    set_level(Level::error);
    warn("quiet");
    EXPECT_EQ(lines_.size(), 1u);
    error("loud");
    EXPECT_EQ(last().at("level").as_string(), "ERROR");
    EXPECT_FALSE(enabled(Level::warn));
    EXPECT_TRUE(enabled(Level::error));
}

TEST_F(LogTest, SaysWhatAnExceptionSays) {
    error("failed", std::make_exception_ptr(std::runtime_error("disk full")));
    EXPECT_EQ(last().at("error").as_string(), "disk full");
    EXPECT_EQ(describe(std::make_exception_ptr(7)), "unknown exception");
    EXPECT_EQ(describe(nullptr), "unknown exception");
}

TEST_F(LogTest, TakesLinesFromManyThreads) {
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([i] {
                for (int j = 0; j < 500; ++j) info("line", {{"thread", i}, {"line", j}});
            });
        }
    }
    EXPECT_EQ(lines_.size(), 2'000u);
    for (const auto& line : lines_) EXPECT_TRUE(json::parse(line).is_object());
}

/// Each test runs in a process of its own; the test reads the standard error of that process.
class LogProcessTest : public testing::Test {
protected:
    LogProcessTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

using LogProcessDeathTest = LogProcessTest;

TEST_F(LogProcessDeathTest, WritesEverythingBeforeANormalExit) {
    const auto log_and_exit = [] {
        ::dup2(STDERR_FILENO, STDOUT_FILENO);
        for (int i = 0; i < 1'000; ++i) info("line");
        info("last words");
        std::exit(0);
    };
    EXPECT_EXIT(log_and_exit(), testing::ExitedWithCode(0), HasSubstr("\"msg\":\"last words\"}\n"));
}

TEST_F(LogProcessDeathTest, SurvivesAClosedStdout) {
    const auto log_and_exit = [] {
        ::close(STDOUT_FILENO);
        info("into the void");
        flush();
        std::exit(0);
    };
    EXPECT_EXIT(log_and_exit(), testing::ExitedWithCode(0), Not(HasSubstr("void")));
}

TEST_F(LogProcessDeathTest, SurvivesAReaderThatWentAway) {
    const auto log_and_exit = [] {
        std::fflush(stdout);  // writing gtest's buffered output later would end the process
        int ends[2];
        if (::pipe(ends) != 0) std::exit(1);
        ::dup2(ends[1], STDOUT_FILENO);
        ::close(ends[1]);
        ::close(ends[0]);
        info("into the void");
        flush();
        std::exit(0);
    };
    EXPECT_EXIT(log_and_exit(), testing::ExitedWithCode(0), "");
}

TEST_F(LogProcessDeathTest, DropsLinesAndSaysHowManyWhenTheReaderIsTooSlow) {
    const auto log_and_exit = [] {
        int ends[2];
        if (::pipe(ends) != 0) std::exit(1);
        ::dup2(ends[1], STDOUT_FILENO);
        const std::string text(1'000'000, 'x');
        for (int i = 0; i < 12; ++i) info("line", {{"text", text}});
        std::string read;
        std::string buffer(1 << 16, '\0');
        while (read.find("dropped\":") == std::string::npos) {
            const auto size = ::read(ends[0], buffer.data(), buffer.size());
            if (size <= 0) std::exit(1);
            read.append(buffer, 0, static_cast<std::size_t>(size));
        }
        std::fputs(read.substr(read.find("\"log: lines")).c_str(), stderr);
        std::exit(0);
    };
    EXPECT_EXIT(
        log_and_exit(),
        testing::ExitedWithCode(0),
        HasSubstr("\"log: lines dropped\",\"dropped\":4}")
    );
}

TEST_F(LogProcessDeathTest, IsReadableOnATerminal) {
    const auto log_and_exit = [] {
        int terminal = 0;
        int program = 0;
        if (::openpty(&terminal, &program, nullptr, nullptr, nullptr) != 0) std::exit(1);
        ::dup2(program, STDOUT_FILENO);
        warn("area: slow", {{"word", "one"}, {"text", "two words"}, {"n", 3}, {"none", ""}});
        flush();
        std::string buffer(1 << 12, '\0');
        const auto size = ::read(terminal, buffer.data(), buffer.size());
        std::fwrite(buffer.data(), 1, static_cast<std::size_t>(std::max<ssize_t>(size, 0)), stderr);
        std::exit(0);
    };
    EXPECT_EXIT(
        log_and_exit(),
        testing::ExitedWithCode(0),
        HasSubstr("WARN \x1b[0m area: slow word=one text=\"two words\" n=3 none=\"\"")
    );
}

}  // namespace
}  // namespace akashi::log

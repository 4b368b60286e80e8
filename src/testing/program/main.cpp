// The main function of each program of tests.

#include "testing/program/patience.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

/// Seconds that a test of this program has, and how many times as long they last in this build
/// (cmake/Tests.cmake).
extern const int test_patience;
extern const int test_slowness;

namespace akashi::testing {
namespace {

/// What the handler of the signal needs; ready before the alarm is set.
std::string last_words;
std::time_t began = 0;
unsigned patience = 0;

std::time_t now() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

/// Seconds last longer on a machine that has more to do than processors.
double slowness() {
    double load = 0;
    ::getloadavg(&load, 1);
    return std::max(1.0, load / static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN)));
}

void say(std::string_view text) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

void ring(int /*signal*/) {
    if (static_cast<double>(now() - began) < patience * slowness()) {
        ::alarm(1);
        return;
    }
    say(last_words);
    std::abort();
}

/// Sets an alarm for each test. The handler runs on the thread of the test, which a core file then
/// shows where it was.
class Watchdog : public ::testing::EmptyTestEventListener {
    void OnTestStart(const ::testing::TestInfo&) override {
        have_patience(std::chrono::seconds(test_patience));
    }
    void OnTestEnd(const ::testing::TestInfo&) override { ::alarm(0); }
};

}  // namespace

void have_patience(std::chrono::seconds time) {
    ::alarm(0);
    began = now();
    patience = static_cast<unsigned>(test_slowness * time.count());
    const auto& test = *::testing::UnitTest::GetInstance()->current_test_info();
    last_words = fmt::format(
        "{}.{} did not end within {} s: it waits for what does not come, or it is right to take "
        "longer and must say so (testing/program/patience.hpp)\n",
        test.test_suite_name(),
        test.name(),
        patience
    );
    ::alarm(patience);
}

}  // namespace akashi::testing

int main(int argc, char** argv) {
    ::testing::InitGoogleMock(&argc, argv);
    std::signal(SIGALRM, akashi::testing::ring);
    ::testing::UnitTest::GetInstance()->listeners().Append(
        std::make_unique<akashi::testing::Watchdog>().release()
    );
    return RUN_ALL_TESTS();
}

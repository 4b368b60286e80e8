#include "testing/stores/test_names.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

namespace akashi::testing {
namespace {

class TestNames : public ::testing::EmptyTestEventListener {
public:
    explicit TestNames(const std::string& directory)
        : path_(fmt::format("{}/{}", directory, ::getpid())) {}

private:
    void OnTestStart(const ::testing::TestInfo& test) override {
        const auto name = fmt::format("{}.{}", test.test_suite_name(), test.name());
        std::ofstream(path_, std::ios::app) << fmt::format("test {}\n{}\n", name.size(), name);
    }

    std::string path_;
};

bool listen() {
    const char* directory = std::getenv("AKASHI_SQL_RECORD");
    if (directory == nullptr) return false;
    ::testing::UnitTest::GetInstance()->listeners().Append(
        std::make_unique<TestNames>(directory).release()
    );
    return true;
}

}  // namespace

void record_test_names() { [[maybe_unused]] static const bool listens = listen(); }

}  // namespace akashi::testing

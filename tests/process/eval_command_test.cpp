#include "command.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace akashi::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kContradiction =
    R"({"pair_id":"p1","gold_label":"contradiction","decision_a":"Never log access tokens","decision_b":"Always log access tokens"})";
constexpr const char* kRelated =
    R"({"pair_id":"p2","gold_label":"related_not_contradicting","decision_a":"Log misses","decision_b":"Use Kafka"})";

/// A file with these lines, which goes with the test.
class EvalCommand : public ::testing::Test {
protected:
    void TearDown() override { std::filesystem::remove(path_); }

    Ended evaluate(const std::vector<std::string>& lines, std::vector<std::string> flags = {}) {
        std::ofstream file(path_);
        for (const std::string& line : lines) file << line << '\n';
        file.close();
        std::vector<std::string> words{"eval", "conflicts", path_};
        words.insert(words.end(), flags.begin(), flags.end());
        return run_akashi(words);
    }

    std::string path_ = ::testing::TempDir() + "eval-" + std::to_string(::getpid()) + ".jsonl";
};

TEST_F(EvalCommand, PrintsFiguresWithoutAStore) {
    const Ended ended =
        evaluate({kContradiction, "", kRelated}, {"--list", "--prevalence", "0.0335"});
    EXPECT_EQ(ended.code, 0) << ended.output;
    EXPECT_THAT(ended.output, HasSubstr("2 pairs: 1 contradiction"));
    EXPECT_THAT(ended.output, HasSubstr("precision at 3.35 %"));
    EXPECT_THAT(
        ended.output, HasSubstr("p1 (contradiction), by polarity: whether to log access tokens")
    );
    EXPECT_THAT(ended.output, HasSubstr("  B: Always log access tokens"));
    EXPECT_THAT(evaluate({kContradiction}, {"--json"}).output, HasSubstr("{\"pairs\":1,"));
}

TEST_F(EvalCommand, NamesWrongLinesAndPrintsNoFigures) {
    const Ended ended = evaluate(
        {kContradiction,
         "{",
         R"({"pair_id":"p","gold_label":"maybe","decision_a":"a","decision_b":"b"})"}
    );
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(
        ended.output,
        AllOf(HasSubstr(path_ + ":2: "), HasSubstr(path_ + ":3: gold_label \"maybe\""))
    );
    EXPECT_THAT(ended.output, HasSubstr("2 wrong lines"));
    EXPECT_THAT(ended.output, Not(HasSubstr("precision")));
}

TEST_F(EvalCommand, NamesAFileThatIsNotThereAndOneWithoutPairs) {
    EXPECT_EQ(evaluate({""}).code, 1);
    const Ended ended = run_akashi({"eval", "conflicts", "/nowhere.jsonl"});
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.output, HasSubstr("/nowhere.jsonl"));
}

TEST_F(EvalCommand, RefusesAPrevalenceThatIsNoShare) {
    for (const char* share : {"0", "1", "3.35", "nan", "x"}) {
        const Ended ended = evaluate({kContradiction}, {"--prevalence", share});
        EXPECT_EQ(ended.code, 2) << share;
        EXPECT_THAT(ended.output, HasSubstr("above 0 and below 1")) << share;
    }
}

}  // namespace
}  // namespace akashi::testing

#include "app/synonyms_file.hpp"

#include "testing/process.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <stdexcept>
#include <string>

namespace akashi::app {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class SynonymsFile : public ::testing::Test {
protected:
    std::string refusal() {
        try {
            load_synonyms({file_});
            return "no refusal";
        } catch (const std::runtime_error& error) {
            return error.what();
        }
    }

    testing::TemporaryDirectory directory_;
    std::string file_ = directory_ / "synonyms.txt";
};

TEST_F(SynonymsFile, AddsItsGroupsToThoseOfTheProgram) {
    std::ofstream(file_) << "falke, Buchung  # a service\n\n# nothing\n";
    const Synonyms synonyms = load_synonyms({file_});
    EXPECT_THAT(synonyms.of("falke"), Contains("buchung"));
    EXPECT_THAT(synonyms.of("k8s"), Contains("kubernetes"));
    EXPECT_THAT(load_synonyms({""}).of("k8s"), Contains("kubernetes"));
}

TEST_F(SynonymsFile, IsRefusedWhenItCannotBeRead) {
    EXPECT_THAT(refusal(), HasSubstr("config: AKASHI_SEARCH_SYNONYMS \"" + file_ + "\""));
    std::ofstream(file_) << "\xff";
    EXPECT_THAT(refusal(), HasSubstr("is not valid UTF-8"));
    std::ofstream(file_) << std::string(1'048'577, 'a');
    EXPECT_THAT(refusal(), HasSubstr("config: AKASHI_SEARCH_SYNONYMS"));
}

}  // namespace
}  // namespace akashi::app

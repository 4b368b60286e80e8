#include "models/static_model.hpp"

#include "models/model_file_error.hpp"
#include "models/static_model_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>

namespace akashi {
namespace {

using ::testing::HasSubstr;
using Vector = std::vector<float>;

Vector unit(float x, float y) { return {x / std::hypot(x, y), y / std::hypot(x, y)}; }

class StaticModelTest : public ::testing::Test {
protected:
    StaticModelTest() { directory.write("tokenizer.json", wordpiece_json()); }

    void write(const std::map<std::string, TensorText>& tensors) {
        directory.write("model.safetensors", write_safetensors(tensors));
    }
    std::optional<Vector> embed(std::string_view text) {
        const StaticModel model(directory.path());
        StaticModel::Work work(model, text);
        while (work.step()) {
        }
        return work.take();
    }
    void expect(std::string_view text, const Vector& vector) {
        const auto result = embed(text);
        ASSERT_TRUE(result) << text;
        EXPECT_NEAR((*result)[0], vector[0], 1e-6) << text;
        EXPECT_NEAR((*result)[1], vector[1], 1e-6) << text;
    }
    std::string complaint() {
        try {
            const StaticModel model(directory.path());
        } catch (const ModelFileError& error) {
            return error.what();
        }
        return "none";
    }

    ModelDirectory directory;
};

TEST_F(StaticModelTest, MakesTheMeanOfTheTokensWithLength1) {
    write({{"embeddings", small_table()}});
    expect("the", unit(2, 1));
    expect("the cat", unit(2 + 3, 2));
    expect("cats sat", unit(3 + 4 + 5, 3));
}

TEST_F(StaticModelTest, LeavesUnknownWordsOutAsModel2vecDoes) {
    write({{"embeddings", small_table()}});
    expect("the dog", unit(2, 1));
    EXPECT_EQ(embed("dog"), std::nullopt);
    EXPECT_EQ(embed(""), std::nullopt);
}

TEST_F(StaticModelTest, KeepsUnknownWordsAsWordllamaDoes) {
    write({{"embedding.weight", small_table()}});
    expect("the dog", unit(2 + 0, 2));
}

TEST_F(StaticModelTest, UsesWeightsAndMappingOfModel2vec) {
    std::vector<float> weights(15, 1);
    weights[3] = 0.5;
    std::vector<std::int64_t> rows(15, 0);
    rows[2] = 1;  // "the" has the second vector, all others the first
    const std::vector<float> table{1, 0, 0, 1};
    write(
        {{"embeddings", {"F32", "[2, 2]", bytes_of(table)}},
         {"weights", {"F32", "[15]", bytes_of(weights)}},
         {"mapping", {"I64", "[15]", bytes_of(rows)}}}
    );
    expect("the", unit(0, 1));
    expect("the cat", unit(0.5, 1));
    expect("the sat", unit(1, 1));
}

TEST_F(StaticModelTest, TakesTheFirst512TokensAsModel2vecDoes) {
    // The median of the tokens' lengths is 3, so it looks at 1,536 characters.
    write({{"embeddings", small_table()}});
    std::string text;
    for (int i = 0; i < 300; ++i) text += "the ";
    expect(text + std::string(2000, '!'), unit(300 * 2 + 212 * 13, 512));
}

TEST_F(StaticModelTest, GivesTheSameForALongTextInPieces) {
    write({{"embedding.weight", small_table()}});
    std::string text;
    for (int i = 0; i < 2'000; ++i) text += "the cats ";
    expect(text, unit(2 + 3 + 4, 3));
    expect(std::string(2'999, '!') + " the", unit(2'999 * 13 + 2, 3'000));
}

TEST_F(StaticModelTest, IsNamedAfterItsContentWhereverItIs) {
    write({{"embeddings", small_table()}});
    const std::string name = StaticModel(directory.path()).name();
    EXPECT_THAT(name, ::testing::MatchesRegex("static/2/[0-9a-f]{8}"));
    EXPECT_EQ(StaticModel(directory.path("model.safetensors")).name(), name);
    auto other = small_table();
    other.bytes[0] = 1;
    write({{"embeddings", other}});
    EXPECT_NE(StaticModel(directory.path()).name(), name);
}

TEST_F(StaticModelTest, FindsTheOnlyFilesOfAnotherName) {
    directory.write("l2_256.safetensors", write_safetensors({{"embedding.weight", small_table()}}));
    std::filesystem::rename(
        directory.path("tokenizer.json"), directory.path("l2_tokenizer_config.json")
    );
    expect("the", unit(2, 1));
    directory.write("l3_512.safetensors", "");
    EXPECT_THAT(
        complaint(), HasSubstr("there is no model.safetensors, and more than one file like it")
    );
}

TEST_F(StaticModelTest, SaysWhatIsMissing) {
    EXPECT_THAT(complaint(), HasSubstr("there is no model.safetensors, and nothing like it"));
    EXPECT_THROW(StaticModel("/nowhere/at/all"), ModelFileError);
    write({{"embeddings", small_table()}});
    std::filesystem::remove(directory.path("tokenizer.json"));
    EXPECT_THAT(complaint(), HasSubstr("there is no tokenizer.json"));
}

TEST_F(StaticModelTest, SaysWhatIsWrongInWhichFile) {
    write({{"layers", small_table()}});
    EXPECT_THAT(complaint(), HasSubstr("model.safetensors: there is neither \"embeddings\" nor"));
    write({{"embeddings", {"I8", "[15, 2]", std::string(30, 'x')}}});
    EXPECT_THAT(complaint(), HasSubstr("numbers of the type I8 are not supported"));
    write({{"embeddings", {"F32", "[30]", small_table().bytes}}});
    EXPECT_THAT(complaint(), HasSubstr("must have two dimensions"));
    write({{"embeddings", {"F32", "[10, 3]", small_table().bytes}}});
    EXPECT_THAT(complaint(), HasSubstr("vectors for 10 tokens, but the tokenizer has more"));
    write(
        {{"embeddings", small_table()},
         {"mapping", {"I64", "[15]", bytes_of(std::vector<std::int64_t>(15, 15))}}}
    );
    EXPECT_THAT(complaint(), HasSubstr("no row of \"embeddings\""));
    write({{"embeddings", small_table()}});
    directory.write("tokenizer.json", "{}");
    EXPECT_THAT(complaint(), HasSubstr("tokenizer.json: \"model\" is missing"));
    directory.write("tokenizer.json", "");
    EXPECT_THAT(complaint(), HasSubstr("tokenizer.json: not JSON"));
}

TEST_F(StaticModelTest, RefusesNumbersThatAreNotFinite) {
    std::vector<float> numbers(30, 1);
    numbers.back() = std::nanf("");
    write({{"embeddings", {"F32", "[15, 2]", bytes_of(numbers)}}});
    EXPECT_THAT(
        complaint(), HasSubstr("model.safetensors: the table of vectors has a number that")
    );
    std::vector<std::uint16_t> halves(30, 0x3e00);
    write({{"embedding.weight", {"F16", "[15, 2]", bytes_of(halves)}}});
    EXPECT_EQ(complaint(), "none");
    halves.front() = 0x7c00;  // infinity
    write({{"embedding.weight", {"F16", "[15, 2]", bytes_of(halves)}}});
    EXPECT_THAT(complaint(), HasSubstr("not finite"));
    write({{"embeddings", {"F64", "[15, 2]", bytes_of(std::vector<double>(30, 1e300))}}});
    EXPECT_THAT(complaint(), HasSubstr("not finite")) << "not as a float";
    std::vector<float> weights(15, 1);
    weights.back() = std::nanf("");
    write({{"embeddings", small_table()}, {"weights", {"F32", "[15]", bytes_of(weights)}}});
    EXPECT_THAT(complaint(), HasSubstr("\"weights\" must be finite numbers"));
}

TEST_F(StaticModelTest, HasNoVectorWhenAllNumbersAreZero) {
    write({{"embeddings", {"F32", "[15, 2]", bytes_of(std::vector<float>(30, 0))}}});
    EXPECT_EQ(embed("the"), std::nullopt);
}

TEST_F(StaticModelTest, RefusesNamedPipesWithoutWaitingForThem) {
    write({{"embeddings", small_table()}});
    for (const char* name : {"model.safetensors", "tokenizer.json"}) {
        std::filesystem::remove(directory.path(name));
        ASSERT_EQ(::mkfifo(directory.path(name).c_str(), 0600), 0);
        EXPECT_EQ(complaint(), directory.path(name) + ": not a regular file");
    }
}

}  // namespace
}  // namespace akashi

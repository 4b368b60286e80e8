#include "embedding/background.hpp"

#include "embedding/background_questions.hpp"
#include "embedding/background_texts.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace akashi {
namespace {

/// A direction of its own for each text.
Vector axis(std::size_t of) {
    Vector vector(background_texts().size(), 0);
    vector.at(of) = 1;
    return vector;
}

std::vector<Vector> all_axes() {
    std::vector<Vector> axes;
    for (std::size_t i = 0; i < background_texts().size(); ++i) axes.push_back(axis(i));
    return axes;
}

/// Near the answer by `share`, and for the rest alternately near and far from all texts.
std::vector<Vector> questions_near_their_answers(float share) {
    std::vector<Vector> questions;
    for (const BackgroundQuestion& question : background_questions()) {
        Vector vector(background_texts().size());
        for (std::size_t i = 0; i < vector.size(); ++i) vector[i] = i % 2 == 0 ? 0.1F : -0.1F;
        vector.at(question.answer) += share;
        questions.push_back(std::move(vector));
    }
    return questions;
}

TEST(Background, HasAQuestionOnlyForTextsThatItHas) {
    ASSERT_EQ(background_questions().size(), 32U);
    for (const BackgroundQuestion& question : background_questions())
        EXPECT_LT(question.answer, background_texts().size()) << question.text;
}

TEST(Background, TellsHowUnusualASimilarityIs) {
    const Background background(all_axes(), questions_near_their_answers(0.42F));
    const QueryVector query = background.compare(axis(0), "a model");
    EXPECT_EQ(query.model, "a model");
    EXPECT_NEAR(query.mean, 1.0 / 64, 1e-6);
    EXPECT_NEAR(query.standardize(1.0 / 64), 0, 1e-6);
    EXPECT_GT(query.standardize(0.5), query.standardize(0.25));
}

TEST(Background, TakesOneDistanceOfASharpModelForLess) {
    const Background usual(all_axes(), questions_near_their_answers(0.42F));
    const Background sharp(all_axes(), questions_near_their_answers(0.55F));
    const double of_usual = usual.compare(axis(0), "").deviation;
    const double of_sharp = sharp.compare(axis(0), "").deviation;
    EXPECT_GT(of_sharp, 1.1 * of_usual);
    EXPECT_LT(of_sharp, 1.5 * of_usual);
}

TEST(Background, BoundsTheScaleOfModelsThatTellNothingApartAndOfThoseThatTellAll) {
    const auto deviation_with = [](float share) {
        return Background(all_axes(), questions_near_their_answers(share))
            .compare(axis(0), "")
            .deviation;
    };
    EXPECT_DOUBLE_EQ(deviation_with(0), deviation_with(0.01F));
    EXPECT_DOUBLE_EQ(deviation_with(5), deviation_with(50));
    EXPECT_NEAR(deviation_with(5) / deviation_with(0), 6 / 3.2, 1e-6);
}

}  // namespace
}  // namespace akashi

#include "embedding/background.hpp"

#include "embedding/background_questions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace akashi {
namespace {

constexpr double kLeastDeviation = 1e-6;
/// How many deviations the right text is away from the others with an ordinary model. The scale of
/// relevance was fitted with models of 3.5 to 5.
constexpr double kOrdinaryDistance = 4.2;
constexpr double kLeastDistance = 3.2;
constexpr double kMostDistance = 6;

struct Spread {
    double mean = 0;
    double deviation = kLeastDeviation;
};

Spread spread_of(const std::vector<double>& values) {
    const auto count = static_cast<double>(values.size());
    Spread spread;
    spread.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
    spread.deviation = std::max(std::sqrt(squares / count), kLeastDeviation);
    return spread;
}

std::vector<double> similarities(const Vector& query, const std::vector<Vector>& texts) {
    std::vector<double> similarities;
    similarities.reserve(texts.size());
    for (const Vector& text : texts)
        similarities.push_back(std::inner_product(query.begin(), query.end(), text.begin(), 0.0));
    return similarities;
}

/// How many deviations a question's answer is away from the other texts.
double distance_of_answer(
    const Vector& question, std::size_t answer, const std::vector<Vector>& texts
) {
    std::vector<double> others = similarities(question, texts);
    const double of_answer = others.at(answer);
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(answer));
    const Spread spread = spread_of(others);
    return (of_answer - spread.mean) / spread.deviation;
}

}  // namespace

Background::Background(std::vector<Vector> texts, const std::vector<Vector>& questions)
    : texts_(std::move(texts)) {
    double sum = 0;
    for (std::size_t i = 0; i < questions.size(); ++i)
        sum += distance_of_answer(questions[i], background_questions()[i].answer, texts_);
    const double distance = sum / static_cast<double>(questions.size());
    sharpness_ = std::clamp(distance, kLeastDistance, kMostDistance) / kOrdinaryDistance;
}

QueryVector Background::compare(Vector query, std::string model) const {
    const Spread spread = spread_of(similarities(query, texts_));
    return {
        .vector = std::move(query),
        .model = std::move(model),
        .mean = spread.mean,
        .deviation = spread.deviation * sharpness_
    };
}

}  // namespace akashi

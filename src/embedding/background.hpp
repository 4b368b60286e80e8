#pragma once

#include "embedding/query_vector.hpp"
#include "embedding/vector.hpp"

#include <string>
#include <vector>

namespace akashi {

/// What is usual for a model: its vectors of background_texts(), and how sharply it tells them
/// apart. Immutable.
class Background {
public:
    /// `texts` are those of background_texts(), `questions` those of background_questions(), as
    /// queries; all of one size.
    Background(std::vector<Vector> texts, const std::vector<Vector>& questions);

    /// A query with the scale of its similarities. In the deviation is how far the right text
    /// stands out from the others with this model, so that a distance means the same for all
    /// models.
    QueryVector compare(Vector query, std::string model) const;

private:
    std::vector<Vector> texts_;
    double sharpness_ = 1;  ///< 1 for an ordinary model
};

}  // namespace akashi

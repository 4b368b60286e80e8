#pragma once

#include "testing/process.hpp"
#include "testing/run.hpp"
#include "vectors/exact_index.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// Random directions, the same in every run.
class Directions {
public:
    explicit Directions(std::size_t dimensions, unsigned seed = 1)
        : dimensions_(dimensions), random_(seed) {}

    Vector next() { return near(Vector(dimensions_), 1); }
    /// `centre` and noise of this length.
    Vector near(const Vector& centre, float noise) {
        std::normal_distribution<float> normal;
        Vector moved(dimensions_);
        for (float& number : moved) number = normal(random_);
        normalize(moved);
        for (std::size_t i = 0; i < dimensions_; ++i) moved[i] = centre[i] + noise * moved[i];
        normalize(moved);
        return moved;
    }

private:
    std::size_t dimensions_;
    std::mt19937 random_;
};

/// An index with what was stored in it, to be compared with.
class ExactFixture {
public:
    static constexpr std::size_t kDimensions = 100;

    explicit ExactFixture(ExactIndexOptions options = {}) : options_(std::move(options)) {
        if (options_.dimensions == 0) options_.dimensions = kDimensions;
        if (options_.model.empty()) options_.model = "test";
        start();
    }

    /// Ends the index, if there is one, and makes one with the same options.
    void start() {
        index_.reset();
        index_ = std::make_unique<ExactIndex>(options_);
    }
    ExactIndex& index() { return *index_; }
    std::unique_ptr<ExactIndex>& owner() { return index_; }
    ExactIndexOptions& options() { return options_; }

    static VectorPoint point(Vector vector, OrgId org = {}) {
        VectorPoint point;
        point.id = DecisionId::make();
        point.org_id = org;
        point.agent_id = "alice";
        point.decision_type = "design";
        point.vector = std::move(vector);
        return point;
    }

    void store(const VectorPoint& point) {
        std::erase_if(points_, [&](const auto& other) { return other.id == point.id; });
        points_.push_back(point);
        index_->apply({{++seq_, point.id, point.org_id, point}});
    }
    /// All in one batch; none of them is there already.
    void store_all(const std::vector<VectorPoint>& points) {
        std::vector<VectorChange> changes;
        for (const auto& point : points) {
            points_.push_back(point);
            changes.push_back({++seq_, point.id, point.org_id, point});
        }
        index_->apply(std::move(changes));
    }
    void remove(const VectorPoint& point) {
        std::erase_if(points_, [&](const auto& other) { return other.id == point.id; });
        index_->apply({{++seq_, point.id, point.org_id, std::nullopt}});
    }

    static VectorSearch search(Vector vector, std::int64_t limit = 10) {
        VectorSearch search;
        search.vector = std::move(vector);
        search.limit = limit;
        return search;
    }
    std::vector<VectorHit> find(VectorSearch search) {
        return testing::run(io_, index_->find(std::move(search)));
    }
    std::vector<DecisionId> find_ids(VectorSearch search) {
        std::vector<DecisionId> ids;
        for (const auto& hit : find(std::move(search))) ids.push_back(hit.id);
        return ids;
    }

    /// What comparing all stored points of the organization as floats gives.
    std::vector<VectorHit> compare_all(const VectorSearch& search) const {
        std::vector<VectorHit> hits;
        for (const auto& point : points_)
            if (point.org_id == search.org)
                hits.push_back({point.id, dot_product(search.vector, point.vector)});
        std::ranges::sort(hits, is_nearer);
        hits.resize(std::min(hits.size(), static_cast<std::size_t>(search.limit)));
        return hits;
    }

private:
    boost::asio::io_context io_;  // before the index, which may touch it
    ExactIndexOptions options_;
    std::unique_ptr<ExactIndex> index_;
    std::vector<VectorPoint> points_;
    std::int64_t seq_ = 0;
};

}  // namespace akashi

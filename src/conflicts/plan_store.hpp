#pragma once

#include "base/uuid.hpp"
#include "conflicts/plan.hpp"
#include "conflicts/position_keys.hpp"
#include "core/caller.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace akashi {

/// Where the steps of a plan find decisions.
struct PlanKeys {
    struct Bound {
        std::size_t step = 0;
        std::size_t binding = 0;  ///< of the step
        Uuid match_key;
        std::string value_key;
    };
    struct Sought {
        std::size_t step = 0;
        SoughtKey key;
    };
    std::vector<Bound> bound;
    std::vector<Sought> sought;
};

/// What they find there, the best first.
struct PlanMatches {
    /// Binds a parameter in another way.
    struct Opposed {
        std::size_t bound = 0;  ///< of PlanKeys
        PlanDecision decision;
        std::string value;  ///< of the parameter, as written
    };
    /// Speaks of what a step speaks of, and may contradict it.
    struct Candidate {
        std::size_t step = 0;
        PlanDecision decision;
        std::vector<std::string> rejected;  ///< labels of its rejected alternatives
    };
    std::vector<Opposed> opposed;
    std::vector<Candidate> candidates;
};

/// Decisions in force, for plans. Threads and failures as for DecisionStore.
class PlanStore {
public:
    virtual ~PlanStore() = default;

    /// Finds decisions in force that the caller may see. For each binding: at most three of the 200
    /// that bind the parameter otherwise. For each step: at most 10 whose words fit, those with the
    /// most of its keys first, among the newest 100 of each key. One round trip. Reads at most
    /// 4 MiB of candidates.
    virtual boost::asio::awaitable<PlanMatches> find(
        OrgId org, Visibility visibility, PlanKeys keys
    ) = 0;
};

}  // namespace akashi

#pragma once

#include "conflicts/plan_store.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <vector>

namespace akashi {

/// Warns of steps that contradict a decision in force, or repeat what one rejected. By rules, so it
/// says nothing in every case of doubt. Callable from any thread.
class PlanService {
public:
    /// The store must outlive the service.
    explicit PlanService(PlanStore& store) : store_(store) {}

    /// In the order of the steps, at most kMostConflictsOfStep for each: bindings first, then
    /// decisions of the step's type. Plans are compared on a thread of their own, one after the
    /// other, so that long ones keep nobody else waiting.
    boost::asio::awaitable<std::vector<PlanConflict>> check(Caller caller, ActionPlan plan);

private:
    PlanStore& store_;
    boost::asio::thread_pool thread_{1};
};

}  // namespace akashi

#pragma once

#include "doctor/figures.hpp"

#include <boost/asio/awaitable.hpp>

namespace akashi {

/// Counts what operators want to know. Threads and failures as for DecisionStore.
class FiguresStore {
public:
    virtual ~FiguresStore() = default;
    /// Of all organizations: for operators only.
    virtual boost::asio::awaitable<StoreFigures> measure() = 0;
};

}  // namespace akashi

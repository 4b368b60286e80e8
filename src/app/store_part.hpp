#pragma once

#include "app/backend.hpp"
#include "base/periodic_task.hpp"
#include "core/part.hpp"

namespace akashi::app {

/// The store as a part: opened before all other parts start, maintained every few minutes, and
/// closed after they have stopped.
class StorePart final : public Part {
public:
    /// `store` outlives the part.
    StorePart(const Context& context, StoreLifecycle& store);

    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    StoreLifecycle& store_;
    PeriodicTask maintenance_;
};

}  // namespace akashi::app

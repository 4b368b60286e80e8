#pragma once

#include "core/part.hpp"
#include "http/router.hpp"
#include "http/turns.hpp"
#include "live/live_service.hpp"
#include "live/subscribe_routes.hpp"

namespace akashi {

/// Event streams: tells clients of decisions as soon as they are recorded.
class LivePart final : public Part {
public:
    /// The store must outlive the part. `authenticate` is asked every few seconds whether the
    /// sender of a stream's request may still read.
    LivePart(const Context& context, FeedStore& store, http::Authenticator authenticate);

    /// This process has recorded something. Callable from any thread, while the part runs.
    void wake() { live_.wake(); }
    /// Ends all streams, so that a stop of the server need not wait for them. No stream begins
    /// afterwards. Callable from any thread.
    void end_streams() { live_.end_streams(); }

    void add_routes(http::Router& router) override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<void> stop() override;

private:
    const http::Authenticator authenticate_;
    http::Turns resumes_;
    http::ByteBudget missed_;
    LiveService live_;
    StreamSources sources_{live_, authenticate_, resumes_, missed_};
};

}  // namespace akashi

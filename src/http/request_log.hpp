#pragma once

#include "base/log.hpp"
#include "http/log_sampler.hpp"
#include "http/message.hpp"

#include <chrono>
#include <string_view>

namespace akashi::http {

/// The log lines about requests. A request whose caller is known has a line of its own. What
/// anybody can cause without credentials is sampled (docs/operations.md, "Lines that are left
/// out"). Any thread may call.
class RequestLog {
public:
    /// `http request`: the one line of an answered request.
    void answered(const Request& request, unsigned status, std::chrono::milliseconds duration);
    /// `http request aborted`: the request ended without an answer.
    void aborted(const Request& request);
    /// `request failed`: the cause of a 500 or a 503, which the client does not get to see.
    void failed(log::Level level, const Request& request, std::string_view cause);

    /// `http requests not logged`: how many lines were left out since the last call.
    void report();

private:
    LogSampler sampler_;
};

}  // namespace akashi::http

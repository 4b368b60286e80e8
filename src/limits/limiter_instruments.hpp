#pragma once

#include "base/metrics.hpp"
#include "limits/rate_limit.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace akashi {

/// What the rate limits counted (docs/metrics.md, "Limits and logins").
class LimiterInstruments {
public:
    /// Notes what became of a request of this class.
    void note(const RateLimit& limit, bool is_allowed) {
        for (auto& [name, allowed, refused] : classes_)
            if (name == limit.name) (is_allowed ? allowed : refused)->Increment();
    }

private:
    struct Class {
        std::string_view name;
        prometheus::Counter* allowed;
        prometheus::Counter* refused;
    };

    static prometheus::Counter* make(std::string_view name, const char* outcome) {
        return &metrics::counter(
            {"akashi.limiter.decisions", "Requests that the rate limits allowed or refused"},
            {{"class", std::string(name)}, {"outcome", outcome}}
        );
    }
    static Class make(const RateLimit& limit) {
        return {limit.name, make(limit.name, "allowed"), make(limit.name, "refused")};
    }

    std::array<Class, 4> classes_{
        make(kAuthLimit), make(kIngestLimit), make(kQueryLimit), make(kSearchLimit)
    };
};

}  // namespace akashi

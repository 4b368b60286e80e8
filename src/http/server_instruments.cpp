#include "http/server_instruments.hpp"

namespace akashi::http {
namespace {

constexpr metrics::Description kConnections{
    "akashi.http.connections", "Open connections, by what they are for"
};
constexpr metrics::Description kUsed{
    "akashi.http.budget.used",
    "Memory that clients hold, with bodies or with answers that they do not take",
    metrics::Unit::bytes
};
constexpr metrics::Description kLimit{
    "akashi.http.budget.limit", "Memory that clients may hold", metrics::Unit::bytes
};

}  // namespace

ServerInstruments::ServerInstruments(const ConnectionTable& connections, const Turns& reads) {
    const auto add = [&](const char* kind, std::size_t ConnectionTable::Counts::* count) {
        readings_.emplace_back(
            kConnections,
            metrics::Labels{{"kind", kind}},
            [&connections, count] { return static_cast<double>(connections.counts().*count); }
        );
    };
    add("regular", &ConnectionTable::Counts::regular);
    add("reserve", &ConnectionTable::Counts::reserve);
    add("stream", &ConnectionTable::Counts::streams);
    readings_.emplace_back(
        metrics::Description{
            "akashi.http.connections.max", "Connections that are served at most, without reserve"
        },
        metrics::Labels{},
        [&connections] { return static_cast<double>(connections.places()); }
    );
    readings_.emplace_back(
        metrics::Description{"akashi.http.reads.waiting", "Reads that wait for their turn"},
        metrics::Labels{},
        [&reads] { return static_cast<double>(reads.count_waiting()); }
    );
}

void ServerInstruments::watch(const std::string& name, const ByteBudget& budget) {
    readings_.emplace_back(kUsed, metrics::Labels{{"budget", name}}, [&budget] {
        return static_cast<double>(budget.used());
    });
    readings_.emplace_back(kLimit, metrics::Labels{{"budget", name}}, [&budget] {
        return static_cast<double>(budget.limit());
    });
}

}  // namespace akashi::http

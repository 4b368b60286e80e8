#include "read_requests.hpp"

#include "population.hpp"
#include "requests.hpp"

#include <fmt/format.h>

#include <utility>

namespace akashi::bench {

ReadRequests::ReadRequests(std::string authorization, std::vector<std::string> agents)
    : authorization_(std::move(authorization)), agents_(std::move(agents)) {}

void ReadRequests::recent(std::string& request) {
    make_get(request, authorization_, "/v1/decisions/recent?limit=20");
}

void ReadRequests::query(std::string& request) {
    const auto type = kDecisionTypes[skewed(random_, kDecisionTypes.size())];
    const bool asks_for_agent = ++queries_ % 2 == 0;
    const auto other =
        asks_for_agent
            ? fmt::format(R"("agent_id":["{}"])", agents_[skewed(random_, agents_.size())])
            : fmt::format(R"("project":"{}")", project_name(skewed(random_, kProjects)));
    const auto body =
        fmt::format(R"({{"filters":{{"decision_type":"{}",{}}},"limit":20}})", type, other);
    make_post(request, authorization_, "/v1/query", body);
}

}  // namespace akashi::bench

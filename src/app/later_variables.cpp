#include "app/later_variables.hpp"

namespace akashi::app {
namespace {

/// A variable leaves this list when it gets a row in the table of config.cpp.
constexpr const char* kLater[] = {
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_INSECURE",
    "OTEL_SERVICE_NAME",
};

}  // namespace

std::vector<std::string> find_later_variables(const Environment& environment) {
    std::vector<std::string> set;
    for (const char* name : kLater) {
        const auto value = environment(name);
        if (value && !value->empty()) set.emplace_back(name);
    }
    return set;
}

}  // namespace akashi::app

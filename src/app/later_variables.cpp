#include "app/later_variables.hpp"

namespace akashi::app {
namespace {

/// A variable leaves this list when it gets a row in the table of config.cpp.
constexpr const char* kLater[] = {
    "REDIS_URL",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_INSECURE",
    "OTEL_SERVICE_NAME",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "STRIPE_PRO_PRICE_ID",
    "AKASHI_SMTP_HOST",
    "AKASHI_SMTP_PORT",
    "AKASHI_SMTP_USER",
    "AKASHI_SMTP_PASSWORD",
    "AKASHI_SMTP_FROM",
    "AKASHI_BASE_URL",
    "AKASHI_CONFLICT_REFRESH_INTERVAL",
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

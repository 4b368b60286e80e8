#include "app/start_lines.hpp"

#include "base/log.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace akashi::app {

void log_start(const Config& config) {
    log::info("akashi starting", {{"version", AKASHI_VERSION}, {"port", config.http.port}});
    if (config.without_effect.empty()) return;
    log::warn(
        "config: variables are set that have no effect in this version",
        {{"variables", fmt::format("{}", fmt::join(config.without_effect, ", "))}}
    );
}

void log_ready(std::string_view address) { log::info("akashi ready", {{"address", address}}); }

}  // namespace akashi::app

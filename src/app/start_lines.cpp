#include "app/start_lines.hpp"

#include "base/log.hpp"

namespace akashi::app {

void log_start(const Config& config) {
    log::info("akashi starting", {{"version", AKASHI_VERSION}, {"port", config.http.port}});
}

void log_ready(std::string_view address) { log::info("akashi ready", {{"address", address}}); }

}  // namespace akashi::app

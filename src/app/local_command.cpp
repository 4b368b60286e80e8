#include "app/local_command.hpp"

#include "app/banner.hpp"
#include "app/lifecycle.hpp"
#include "app/local_app.hpp"
#include "base/log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace akashi::app {

int run_local(const Config& config) {
    Lifecycle lifecycle;
    log::info("akashi starting", {{"version", AKASHI_VERSION}, {"port", config.http.port}});
    {
        LocalApp local(config);
        local.app().listen();
        log::flush();
        if (::isatty(STDOUT_FILENO) == 1) {
            fmt::print("{}", banner(local, config));
            std::fflush(stdout);
        } else if (local.made_admin_key()) {
            log::info("admin API key written", {{"file", local.admin_key_file()}});
        }
        lifecycle.run(local.app());
    }
    log::info("akashi stopped");
    log::flush();
    return 0;
}

}  // namespace akashi::app

#include "app/local_command.hpp"

#include "app/banner.hpp"
#include "app/lifecycle.hpp"
#include "app/local_app.hpp"
#include "app/start_lines.hpp"
#include "base/log.hpp"

namespace akashi::app {

int run_local(const Config& config) {
    Lifecycle lifecycle;
    log_start(config);
    {
        LocalApp local(config);
        local.app().listen();
        log_ready(address_of(config, local.app().port()));
        if (has_terminal()) {
            show(local_banner(local, config));
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

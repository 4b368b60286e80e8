#include "akashi_serve.hpp"

#include "costs.hpp"
#include "machine.hpp"
#include "requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace akashi::bench {

std::string admin_authorization() { return std::string("ApiKey admin:") + kAdminKey; }

void AkashiServe::make_database(const std::string& name) const {
    servers_.create_database(name);
    testing::ServerProcess migrate(
        {.command = {binary_, "migrate", "apply"},
         .environment = {{"DATABASE_URL", servers_.url(Way::direct, name)}}}
    );
    if (migrate.wait() != 0) throw std::runtime_error("akashi migrate apply: " + migrate.log());
}

void AkashiServe::start(Way way, const std::string& database) {
    process_ = std::make_unique<testing::ServerProcess>(testing::ProcessOptions{
        .command = {binary_, "serve", "--port", std::to_string(port_), "--address", "127.0.0.1"},
        .environment =
            {{"DATABASE_URL", servers_.url(way, database)},
             {"NOTIFY_URL", servers_.url(Way::direct, database)},
             {"AKASHI_ADMIN_API_KEY", kAdminKey},
             {"AKASHI_DATA_DIR", directory_ / "data"}},
        .log_file = directory_ / "log"
    });
    wait_until_answered(port_, [](std::string& request) { make_get(request, "", "/readyz"); });
    auto workers = servers_.workers();
    workers.push_back({"akashi", [pid = process_->pid()] { return processor_time(pid); }});
    meter_.point_at(port_, std::move(workers));
}

double AkashiServe::memory_now() const { return memory(process_->pid(), "VmRSS"); }

void AkashiServe::stop() {
    peak_memory_ = std::max(peak_memory_, memory(process_->pid(), "VmHWM"));
    process_->signal(SIGTERM);
    if (const int status = process_->wait(); status != 0)
        throw std::runtime_error(fmt::format("the server ended with status {}", status));
    process_.reset();
}

}  // namespace akashi::bench

#include "akashi_serve.hpp"

#include "costs.hpp"
#include "machine.hpp"
#include "requests.hpp"

#include <boost/json/parse.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
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
    auto environment = environment_;
    environment["DATABASE_URL"] = servers_.url(way, database);
    environment["NOTIFY_URL"] = servers_.url(Way::direct, database);
    environment["AKASHI_ADMIN_API_KEY"] = kAdminKey;
    environment["AKASHI_DATA_DIR"] = directory_ / "data";
    std::filesystem::remove(directory_ / "log");
    process_ = std::make_unique<testing::ServerProcess>(testing::ProcessOptions{
        .command = {binary_, "serve", "--port", std::to_string(port_), "--address", "127.0.0.1"},
        .environment = std::move(environment),
        .log_file = directory_ / "log"
    });
    wait_until_answered(port_, [](std::string& request) { make_get(request, "", "/readyz"); });
    auto workers = servers_.workers();
    workers.push_back({"akashi", [pid = process_->pid()] { return processor_time(pid); }});
    meter_.point_at(port_, std::move(workers));
}

void AkashiServe::forget_files() const { std::filesystem::remove_all(directory_ / "data"); }

boost::json::object AkashiServe::wait_for_line(
    std::string_view message, std::chrono::seconds patience
) const {
    const auto part = fmt::format(R"("msg":"{}")", message);
    const auto end = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < end) {
        std::ifstream log(directory_ / "log");
        for (std::string line; std::getline(log, line);)
            if (line.contains(part) && !log.eof()) return boost::json::parse(line).as_object();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    throw std::runtime_error(fmt::format("the server does not log {}", message));
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

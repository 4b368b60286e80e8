#include "akashi_local.hpp"

#include "akashi_serve.hpp"
#include "machine.hpp"
#include "requests.hpp"

#include <fmt/format.h>

#include <csignal>
#include <stdexcept>
#include <utility>

namespace akashi::bench {

testing::ProcessOptions local_process(
    const std::string& binary,
    std::uint16_t port,
    const std::string& directory,
    std::map<std::string, std::string> environment
) {
    environment.try_emplace("AKASHI_ADMIN_API_KEY", kAdminKey);
    return {
        .command =
            {binary, "local", "--port", std::to_string(port), "--data-dir", directory + "/data"},
        .environment = std::move(environment),
        .log_file = directory + "/log"
    };
}

AkashiLocal::AkashiLocal(
    const std::string& binary,
    const std::string& directory,
    std::map<std::string, std::string> environment
)
    : process_(local_process(binary, port_, directory, std::move(environment))) {
    wait_until_answered(port_, [](std::string& request) { make_get(request, "", "/readyz"); });
}

void AkashiLocal::stop() {
    process_.signal(SIGTERM);
    if (const int status = process_.wait(); status != 0)
        throw std::runtime_error(fmt::format("the server ended with status {}", status));
}

std::vector<Worker> AkashiLocal::workers() const {
    return {{"akashi", [pid = pid()] { return processor_time(pid); }}};
}

}  // namespace akashi::bench

#include "testing/nginx.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace akashi::testing {

namespace {

/// What the file names.
constexpr std::size_t kInstances = 3;
constexpr std::size_t kFirstPort = 8081;

/// One process, so that nothing is left when it is killed, and no file outside of the directory.
constexpr std::string_view kAround = R"(
daemon off;
master_process off;
pid {0}/pid;
error_log stderr notice;
events {{}}
http {{
    access_log off;
    client_body_temp_path {0}/body;
    proxy_temp_path {0}/proxy;
    fastcgi_temp_path {0}/fastcgi;
    uwsgi_temp_path {0}/uwsgi;
    scgi_temp_path {0}/scgi;
    include {0}/akashi.conf;
}}
)";

std::string read_deployed() {
    std::ifstream file(AKASHI_SOURCE_DIR "/deploy/nginx/akashi.conf");
    return {std::istreambuf_iterator<char>(file), {}};
}

void replace(std::string& text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("akashi.conf lacks " + from);
    text.replace(at, from.size(), to);
}

/// The line of an instance.
std::string line_of(std::size_t port) {
    return fmt::format("server 127.0.0.1:{} max_fails=1 fail_timeout=2s;", port);
}

}  // namespace

Nginx::Nginx(const std::vector<std::uint16_t>& ports) : port_(free_port()) {
    auto text = read_deployed();
    replace(text, "listen 8080;", fmt::format("listen 127.0.0.1:{};", port_));
    for (std::size_t place = 0; place < kInstances; ++place) {
        const bool is_there = place < ports.size();
        replace(text, line_of(kFirstPort + place), is_there ? line_of(ports[place]) : "");
    }
    std::ofstream(directory_ / "akashi.conf") << text;
    std::ofstream(directory_ / "nginx.conf") << fmt::format(kAround, directory_.path());
    process_ = std::make_unique<ServerProcess>(ProcessOptions{
        .command = {"nginx", "-p", directory_.path(), "-c", directory_ / "nginx.conf"},
        .environment = {{"PATH", "/usr/sbin:/usr/bin:/bin"}}
    });
    if (!process_->wait_for_line("OS: Linux"))
        throw std::runtime_error(
            "nginx does not start; scripts/install installs it:\n" + process_->log()
        );
}

}  // namespace akashi::testing

#include "testing/redis_server.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace akashi::testing {
namespace {

using Words = std::vector<std::string>;

/// What a program prints. Throws when it fails.
std::string output_of(const Words& command) {
    ServerProcess process({.command = command});
    const int code = process.wait();
    if (code != 0) throw std::runtime_error(command.front() + " fails:\n" + process.log());
    std::string output = process.log();
    while (output.ends_with('\n')) output.pop_back();
    return output;
}

void append(Words& words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
}

}  // namespace

RedisServer::RedisServer(RedisServerOptions options)
    : options_(std::move(options)), port_(free_port()) {
    if (options_.is_secure) make_certificates();
    start();
}

void RedisServer::make_certificates() {
    const Words new_key{
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2"
    };
    Words authority = new_key;
    append(authority, {"-subj", "/CN=authority", "-keyout", directory_ / "authority.key"});
    append(authority, {"-out", directory_ / "authority.pem"});
    output_of(authority);
    Words server = new_key;
    append(server, {"-subj", "/CN=redis", "-addext", "subjectAltName=DNS:localhost"});
    append(server, {"-CA", directory_ / "authority.pem", "-CAkey", directory_ / "authority.key"});
    append(server, {"-keyout", directory_ / "server.key", "-out", directory_ / "server.pem"});
    output_of(server);
}

void RedisServer::start() {
    const std::string port = std::to_string(port_);
    Words command{"redis-server", "--bind", "127.0.0.1", "--dir", directory_.path()};
    append(command, {"--save", "", "--appendonly", "no"});
    if (options_.is_secure) {
        append(command, {"--port", "0", "--tls-port", port, "--tls-auth-clients", "no"});
        append(command, {"--tls-cert-file", directory_ / "server.pem"});
        append(command, {"--tls-key-file", directory_ / "server.key"});
        append(command, {"--tls-ca-cert-file", directory_ / "authority.pem"});
    } else {
        append(command, {"--port", port});
    }
    if (!options_.password.empty()) append(command, {"--requirepass", options_.password});
    append(command, options_.settings);
    process_ = std::make_unique<ServerProcess>(ProcessOptions{.command = command});
    if (!process_->wait_for_line("Ready to accept connections"))
        throw std::runtime_error(
            "redis-server does not start; scripts/install installs it:\n" + process_->log()
        );
}

void RedisServer::kill() {
    process_->signal(SIGKILL);
    process_->wait();
}

std::string RedisServer::url() const {
    const std::string password = options_.password.empty() ? "" : ":" + options_.password + "@";
    return options_.is_secure ? fmt::format("rediss://{}localhost:{}/0", password, port_)
                              : fmt::format("redis://{}127.0.0.1:{}/0", password, port_);
}

std::string RedisServer::authority() const { return directory_ / "authority.pem"; }

std::string RedisServer::command(const Words& words) {
    Words command{"redis-cli", "--no-auth-warning", "-p", std::to_string(port_)};
    if (!options_.password.empty()) append(command, {"-a", options_.password});
    if (options_.is_secure) append(command, {"-h", "localhost", "--tls", "--cacert", authority()});
    append(command, words);
    return output_of(command);
}

}  // namespace akashi::testing

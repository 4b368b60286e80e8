#include "fleet.hpp"

#include "command.hpp"
#include "postgres/blocking_session.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace akashi::testing {

namespace {

void run(const std::vector<std::string>& words, const Environment& environment = {}) {
    const auto ended = run_akashi(words, environment);
    if (ended.code != 0) throw std::runtime_error(ended.output);
}

}  // namespace

const std::string Fleet::kAdmin = std::string("ApiKey admin:") + kAdminKey;

Fleet::Fleet(Environment environment) : environment_(std::move(environment)) {
    const std::string keys = directory_ / "keys";
    run({"genkey", keys});
    run({"migrate", "apply"}, {{"DATABASE_URL", databases_.database_url()}});
    environment_["AKASHI_JWT_PRIVATE_KEY"] = keys + "/jwt_private.pem";
    environment_["AKASHI_JWT_PUBLIC_KEY"] = keys + "/jwt_public.pem";
    environment_["AKASHI_TRUSTED_PROXIES"] = "127.0.0.1";
    environment_["REDIS_URL"] = redis_.url();
    for (std::size_t place = 0; place < kSize; ++place) ports_.push_back(free_port());
    servers_.resize(kSize);
    for (std::size_t place = 0; place < kSize; ++place) start(place);
    nginx_ = std::make_unique<Nginx>(ports_);
}

EventStream Fleet::follow(std::uint16_t port) {
    return {port, "/v1/subscribe", {{"Authorization", kAdmin}}};
}

/// With the delay of a production server, not that of most tests.
void Fleet::start(std::size_t place) {
    auto environment = environment_;
    environment["AKASHI_DATA_DIR"] = directory_ / fmt::format("data-{}", place);
    environment.try_emplace("AKASHI_SHUTDOWN_DELAY", "2s");
    servers_.at(place) = start_ready(
        {.database_url = databases_.database_url(),
         .notify_url = databases_.notify_url(),
         .environment = environment,
         .port = ports_.at(place)}
    );
    if (!server(place).wait_for_line("broker: listening for notifications"))
        throw std::runtime_error(server(place).log());
}

void Fleet::restart(std::size_t place) {
    server(place).expect_clean_end();
    start(place);
}

void Fleet::end_all() {
    for (const auto& server : servers_) server->signal(SIGTERM);
    for (const auto& server : servers_) EXPECT_EQ(server->wait(), 0) << server->log();
}

std::vector<std::vector<std::string>> Fleet::query(const std::string& statement) const {
    return postgres::BlockingSession(databases_.notify_url()).query(statement);
}

}  // namespace akashi::testing

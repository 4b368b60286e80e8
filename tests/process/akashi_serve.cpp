#include "akashi_serve.hpp"

#include "postgres/blocking_session.hpp"

#include <chrono>
#include <csignal>
#include <ranges>
#include <stdexcept>
#include <thread>

namespace akashi::testing {

namespace {

std::vector<Stored> read_all(const std::string& url) {
    std::vector<Stored> stored;
    for (auto& row : postgres::BlockingSession(url).query("SELECT id, outcome FROM decisions"))
        stored.push_back({row.at(0), row.at(1)});
    return stored;
}

/// Reading the tens of thousands of a long outage would take a minute; all are compared by SQL.
constexpr std::size_t kReadBack = 1000;

void expect_readable(AkashiServe& server, const std::map<std::string, std::string>& answered) {
    auto client = server.client();
    for (const auto& [outcome, id] : answered | std::views::take(kReadBack)) {
        const auto answer = client.get("/v1/decisions/" + id);
        ASSERT_EQ(answer.status, 200) << "lost: " << outcome << "\n" << answer.body;
        ASSERT_EQ(answer.json().at("data").at("outcome").as_string(), outcome);
    }
}

}  // namespace

ProcessOptions akashi_serve(const ServeOptions& options) {
    ProcessOptions process{
        .command =
            {AKASHI_BINARY,
             "serve",
             "--port",
             std::to_string(options.port),
             "--address",
             "127.0.0.1"},
        .environment = options.environment
    };
    process.environment["DATABASE_URL"] = options.database_url;
    process.environment["NOTIFY_URL"] = options.notify_url;
    process.environment.try_emplace("AKASHI_ADMIN_API_KEY", kAdminKey);
    process.environment.try_emplace("AKASHI_SHUTDOWN_DELAY", "0s");
    return process;
}

AkashiServe::AkashiServe(const ServeOptions& options)
    : ServerProcess([&] {
          ProcessOptions process = akashi_serve(options);
          process.environment.try_emplace("AKASHI_DATA_DIR", directory / "data");
          return process;
      }()) {}

Client AkashiServe::client() { return Client(port(), std::string("ApiKey admin:") + kAdminKey); }

::testing::AssertionResult AkashiServe::wait_for(std::string_view path, int status) {
    auto asker = client();
    Answer answer;
    const bool came = eventually([&] {
        answer = asker.get(path);
        return answer.status == status;
    });
    if (came) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << path << " is answered with\n"
                                         << answer.head << "\n"
                                         << answer.body << "\n"
                                         << log();
}

void AkashiServe::expect_clean_end() {
    signal(SIGTERM);
    EXPECT_EQ(wait(), 0) << log();
    EXPECT_NE(last_line().find("\"msg\":\"akashi stopped\""), std::string::npos) << log();
}

std::unique_ptr<AkashiServe> start_ready(const ServeOptions& options) {
    auto server = std::make_unique<AkashiServe>(options);
    if (const auto ready = server->wait_for("/readyz", 200); !ready)
        throw std::runtime_error(ready.message());
    return server;
}

void expect_what_was_answered(AkashiServe& server, Crowd& crowd, const std::string& notify_url) {
    crowd.stop();
    crowd.join();
    ASSERT_EQ(crowd.wrong_answer(), "") << server.log();
    ASSERT_FALSE(crowd.answered().empty());
    ASSERT_EQ(contradiction(read_all(notify_url), crowd.answered(), crowd.unanswered()), "");

    auto answered = crowd.answered();
    auto client = server.client();
    for (const auto& outcome : crowd.unanswered()) {
        const auto answer = client.post("/v1/trace", trace_body(outcome), outcome);
        ASSERT_EQ(answer.status, 201) << outcome << "\n" << answer.body;
        answered[outcome] = answer.json().at("data").at("decision_id").as_string();
    }
    ASSERT_EQ(contradiction(read_all(notify_url), answered, {}), "");
    expect_readable(server, answered);
}

void expect_refusal(const Answer& answer) { EXPECT_EQ(flaw_of_refusal(answer), ""); }

}  // namespace akashi::testing

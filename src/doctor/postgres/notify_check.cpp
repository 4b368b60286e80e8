#include "doctor/postgres/notify_check.hpp"

#include "base/steady_clock.hpp"
#include "base/uuid.hpp"
#include "doctor/postgres/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kName = "notify";
constexpr auto kEcho = 2s;
// A channel of its own, so that no server hears it.
constexpr Query kListen{"listen_to_doctor", "LISTEN akashi_doctor"};
constexpr Query kSend{"send_to_doctor", "SELECT pg_notify('akashi_doctor', $1)"};
constexpr Query kUnlisten{"unlisten_to_doctor", "UNLISTEN akashi_doctor"};

/// Asks the listening connection nothing meanwhile: PgBouncer would pass a notification on that
/// comes while a session works for it.
asio::awaitable<void> listen_to_itself(std::string url, bool& is_heard) {
    const auto listener = co_await open_session(url);
    const std::vector<Statement> listen{{&kListen, {}}};
    co_await listener->run(listen, kCheckPatience);
    const std::string token = Uuid::make_v4().str();
    std::vector<Statement> send;
    send.push_back({&kSend, Parameters::of(token)});
    const auto sender = co_await open_session(std::move(url));
    co_await sender->run(send, kCheckPatience);
    const auto deadline = SteadyClock::now() + kEcho;
    while (!is_heard && SteadyClock::now() < deadline) {
        const auto rest =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
        const auto heard = co_await listener->hear(rest);
        is_heard = std::ranges::find(heard, token, &Notification::payload) != heard.end();
    }
    // A session of PgBouncer would keep listening for its next client.
    const std::vector<Statement> end{{&kUnlisten, {}}};
    co_await listener->run(end, kCheckPatience);
}

}  // namespace

asio::awaitable<Observations> check_notify(std::string url) {
    if (url.empty())
        co_return Observations{
            fine(kName, "NOTIFY_URL is empty; the database is asked every second")
        };
    bool is_heard = false;
    const std::string failure = co_await failure_of(listen_to_itself(std::move(url), is_heard));
    if (!failure.empty())
        co_return Observations{problem(
            kName,
            fmt::format(
                "{}: event streams tell of other instances' decisions a second later", failure
            ),
            "bring PostgreSQL back, or correct NOTIFY_URL and restart"
        )};
    if (is_heard) co_return Observations{fine(kName, "a notification to itself arrives")};
    co_return Observations{problem(
        kName,
        "the connection of NOTIFY_URL works, but hears nothing: event streams tell of other "
        "instances' decisions a second later, and of conflicts not at all",
        "let NOTIFY_URL name PostgreSQL itself, not PgBouncer, and restart"
    )};
}

}  // namespace akashi::postgres

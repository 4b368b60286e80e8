#include "adapters/postgres/listener.hpp"

#include "adapters/postgres/backoff.hpp"
#include "adapters/postgres/outcome.hpp"
#include "base/log.hpp"
#include "base/task_group.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <atomic>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr int kQuickAttempts = 5;
constexpr Query kAreYouThere{"are_you_there", "SELECT 1"};

/// What comes first is a default for what the URL does not say.
Conninfo parse(const std::string& url) {
    Conninfo conninfo = parse_conninfo(url);
    // A session that died silently is noticed by the kernel, too.
    const std::vector<std::pair<std::string, std::string>> defaults{
        {"fallback_application_name", "akashi-notify"},
        {"keepalives_idle", "30"},
        {"keepalives_interval", "10"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", "30000"},
    };
    conninfo.parameters.insert(conninfo.parameters.begin(), defaults.begin(), defaults.end());
    return conninfo;
}

}  // namespace

struct Listener::State {
    State(
        const asio::any_io_executor& executor,
        const std::string& url,
        std::vector<std::string> names,
        Handler on_notification,
        ListenerTiming with
    )
        : conninfo(parse(url)),
          channels(std::move(names)),
          handler(std::move(on_notification)),
          timing(with),
          strand(asio::make_strand(executor)),
          tasks(executor) {}

    asio::awaitable<void> run();
    asio::awaitable<void> pause_before(int attempt);
    asio::awaitable<std::unique_ptr<Connection>> connect();
    asio::awaitable<void> hear(Connection& connection);
    void note_listening(int attempt);
    void note_failure(int attempt, const std::string& reason);

    const Conninfo conninfo;
    const std::vector<std::string> channels;
    const Handler handler;
    const ListenerTiming timing;
    std::atomic<bool> listening = false;
    asio::thread_pool connector{1};  ///< libpq looks up names of hosts while its caller waits
    asio::strand<asio::any_io_executor> strand;
    bool has_listened = false;  // the strand's
    TaskGroup tasks;
};

/// Until it is cancelled.
asio::awaitable<void> Listener::State::run() {
    for (int attempt = 1;; ++attempt) {
        std::string failure;
        try {
            co_await pause_before(attempt);
            const auto connection = co_await connect();
            note_listening(attempt);
            co_await hear(*connection);
        } catch (const std::exception& error) {
            failure = error.what();
        }
        const bool was_listening = listening.exchange(false);
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) co_return;
        if (was_listening) {
            log::warn("storage: notify connection lost", {{"error", failure}});
            attempt = 0;
        } else {
            note_failure(attempt, failure);
        }
    }
}

asio::awaitable<void> Listener::State::pause_before(int attempt) {
    if (attempt == 1) co_return;
    auto pause = timing.long_pause;
    if (attempt <= kQuickAttempts) pause = timing.first_pause * (1 << (attempt - 2));
    pause += random_part_of(pause / 2);
    log::info(
        "storage: reconnecting notify",
        {{"attempt", attempt}, {"backoff", fmt::format("{}ms", pause.count())}}
    );
    asio::steady_timer timer(strand, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<std::unique_ptr<Connection>> Listener::State::connect() {
    auto connection = co_await run_on(
        asio::any_io_executor(connector.get_executor()),
        Connection::open(strand, conninfo, timing.patience)
    );
    std::vector<std::string> texts;
    for (const auto& channel : channels) texts.push_back(fmt::format("LISTEN \"{}\"", channel));
    std::vector<Query> queries;
    for (const auto& text : texts) queries.push_back({"listen", text.c_str()});
    std::vector<Statement> statements;
    for (const auto& query : queries) statements.push_back({&query, {}});
    co_await connection->run(statements, timing.patience);
    co_return connection;
}

/// Until the connection is lost, which is thrown.
asio::awaitable<void> Listener::State::hear(Connection& connection) {
    const std::vector<Statement> are_you_there{{&kAreYouThere, {}}};
    while (true) {
        const auto heard = co_await connection.hear(timing.silence);
        for (const Notification& notification : heard) handler(notification);
        if (heard.empty()) co_await connection.run(are_you_there, timing.patience);
    }
}

void Listener::State::note_listening(int attempt) {
    listening = true;
    const auto names = fmt::format("{}", fmt::join(channels, ","));
    if (std::exchange(has_listened, true))
        log::info(
            "storage: notify connection restored", {{"attempt", attempt}, {"channels", names}}
        );
    else
        log::info("broker: listening for notifications", {{"channels", names}});
}

void Listener::State::note_failure(int attempt, const std::string& reason) {
    log::warn(
        "storage: notify reconnect attempt failed", {{"attempt", attempt}, {"error", reason}}
    );
}

Listener::Listener(
    asio::any_io_executor executor,
    const std::string& url,
    std::vector<std::string> channels,
    Handler handler,
    ListenerTiming timing
)
    : state_(std::make_unique<State>(executor, url, std::move(channels), std::move(handler), timing)
      ) {}

Listener::~Listener() = default;

void Listener::start() { state_->tasks.spawn(state_->strand, state_->run()); }

asio::awaitable<void> Listener::stop() { return state_->tasks.join(0ms); }

bool Listener::is_listening() const { return state_->listening; }

}  // namespace akashi::postgres

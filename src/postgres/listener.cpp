#include "postgres/listener.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "base/uuid.hpp"
#include "postgres/backoff.hpp"
#include "postgres/outcome.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr int kDoublings = 6;  // more would exceed the longest pause
constexpr Query kAreYouThere{"are_you_there", "SELECT 1"};
constexpr Query kListenToEcho{"listen_to_echo", "LISTEN akashi_echo"};
constexpr Query kSendEcho{"send_echo", "SELECT pg_notify('akashi_echo', $1)"};
constexpr Query kEndEcho{"end_echo", "UNLISTEN akashi_echo"};

/// A connection that works, but through which no notification comes.
class HearsNothing : public std::runtime_error {
public:
    explicit HearsNothing(std::chrono::milliseconds time)
        : std::runtime_error(fmt::format(
              "a notification to itself did not arrive within {} ms: NOTIFY_URL must name "
              "PostgreSQL itself, not PgBouncer in transaction mode; until then this instance "
              "hears nothing from others",
              time.count()
          )) {}
};

/// Puts defaults first: libpq takes the last value of a keyword, which is the URL's.
Conninfo parse(const std::string& url) {
    Conninfo conninfo = parse_conninfo(url);
    // The keepalives let the kernel, too, detect a dead connection.
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
    using Clock = SteadyClock;

    State(
        const asio::any_io_executor& executor,
        const std::string& url,
        std::vector<std::string> names,
        Handler on_notification,
        ListenerTiming with,
        Begin on_begin
    )
        : conninfo(parse(url)),
          channels(std::move(names)),
          handler(std::move(on_notification)),
          timing(with),
          begin(std::move(on_begin)),
          strand(asio::make_strand(executor)),
          tasks(executor) {}

    static asio::awaitable<void> run(std::shared_ptr<State> self);
    asio::awaitable<std::string> listen(int attempt);
    void end_attempts();
    asio::awaitable<void> pause_before(int attempt);
    asio::awaitable<std::unique_ptr<Connection>> open();
    asio::awaitable<std::unique_ptr<Connection>> connect();
    asio::awaitable<void> hear_itself(Connection& connection);
    asio::awaitable<void> listen_to_channels(Connection& connection);
    asio::awaitable<void> hear(Connection& connection);
    void note_listening(int attempt);
    int note_lost(const std::string& reason);
    void note_failure(int attempt, const std::string& reason) const;

    const Conninfo conninfo;
    const std::vector<std::string> channels;
    const Handler handler;
    const ListenerTiming timing;
    const Begin begin;
    std::atomic<Clock::time_point> last_heard{};
    std::atomic<bool> listening = false;
    std::atomic<bool> deaf = false;
    std::atomic<bool> stopping = false;
    metrics::Reading listening_reading{
        {"akashi.notify.connected", "1 while notifications of PostgreSQL arrive, otherwise 0"},
        {},
        [this] { return listening ? 1.0 : 0.0; }
    };
    prometheus::Counter& reconnects = metrics::counter(
        {"akashi.notify.reconnects", "Lost connections for notifications that were restored"}
    );
    prometheus::Counter& failures = metrics::counter(
        {"akashi.notify.failures", "Attempts to connect for notifications that failed"}
    );
    asio::thread_pool connector{1};  ///< opens connections: libpq's DNS lookup blocks
    const std::shared_ptr<ConnectStop> connect_stop = std::make_shared<ConnectStop>();
    asio::strand<asio::any_io_executor> strand;
    bool has_listened = false;       ///< used only on the strand, as is the next
    Clock::time_point last_success;  ///< set once it has listened
    TaskGroup tasks;
};

/// Runs until it is stopped. Owns the state, which must live as long as the coroutine.
asio::awaitable<void> Listener::State::run(std::shared_ptr<State> self) {
    for (int attempt = 1;; ++attempt) {
        const std::string failure = co_await self->listen(attempt);
        const bool was_listening = self->listening.exchange(false);
        if (self->stopping) co_return;
        if (was_listening)
            attempt = self->note_lost(failure);
        else
            self->note_failure(attempt, failure);
    }
}

/// Listens as long as the connection works; returns why it failed.
asio::awaitable<std::string> Listener::State::listen(int attempt) {
    try {
        co_await pause_before(attempt);
        const auto connection = co_await connect();
        note_listening(attempt);
        co_await hear(*connection);
    } catch (const HearsNothing& error) {
        deaf = true;
        co_return error.what();
    } catch (const std::exception& error) {
        deaf = false;
        co_return error.what();
    }
    co_return "";
}

/// Needed because the cancellation of run() does not reach the connector's thread.
void Listener::State::end_attempts() {
    stopping = true;
    asio::post(connector, [stop = connect_stop] { stop->request(); });
}

asio::awaitable<void> Listener::State::pause_before(int attempt) {
    if (attempt == 1) co_return;
    const int doublings = std::min(attempt - 2, kDoublings);
    auto pause = std::min(timing.first_pause * (1 << doublings), timing.longest_pause);
    pause += random_part_of(pause / 2);
    log::info(
        "storage: reconnecting notify",
        {{"attempt", attempt}, {"backoff", fmt::format("{}ms", pause.count())}}
    );
    SteadyTimer timer(strand, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<std::unique_ptr<Connection>> Listener::State::open() {
    return run_on(
        asio::any_io_executor(connector.get_executor()),
        Connection::open(strand, conninfo, timing.patience, connect_stop)
    );
}

asio::awaitable<std::unique_ptr<Connection>> Listener::State::connect() {
    auto connection = co_await open();
    co_await hear_itself(*connection);
    co_await listen_to_channels(*connection);
    co_return connection;
}

/// Asks the first connection nothing meanwhile: PgBouncer would pass a notification on that comes
/// while a session works for it.
asio::awaitable<void> Listener::State::hear_itself(Connection& connection) {
    const std::vector<Statement> listen{{&kListenToEcho, {}}};
    co_await connection.run(listen, timing.patience);
    const std::string token = Uuid::make_v4().str();
    std::vector<Statement> send;
    send.push_back({&kSendEcho, Parameters::of(token)});
    const auto sender = co_await open();
    co_await sender->run(send, timing.patience);
    const auto deadline = Clock::now() + timing.echo;
    bool is_heard = false;
    while (!is_heard) {
        const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        if (rest <= 0ms) throw HearsNothing(timing.echo);
        const auto heard = co_await connection.hear(rest);
        is_heard = std::ranges::find(heard, token, &Notification::payload) != heard.end();
    }
    const std::vector<Statement> end{{&kEndEcho, {}}};
    co_await connection.run(end, timing.patience);
}

asio::awaitable<void> Listener::State::listen_to_channels(Connection& connection) {
    std::vector<std::string> texts;
    texts.reserve(channels.size());
    for (const auto& channel : channels) texts.push_back(fmt::format("LISTEN \"{}\"", channel));
    std::vector<Query> queries;
    queries.reserve(channels.size());
    for (const auto& text : texts) queries.push_back({"listen", text.c_str()});
    std::vector<Statement> statements;
    statements.reserve(channels.size());
    for (const auto& query : queries) statements.push_back({&query, {}});
    co_await connection.run(statements, timing.patience);
}

/// Runs until the connection is lost, then throws ConnectionLost.
asio::awaitable<void> Listener::State::hear(Connection& connection) {
    const std::vector<Statement> are_you_there{{&kAreYouThere, {}}};
    while (true) {
        const auto heard = co_await connection.hear(timing.silence);
        for (const Notification& notification : heard) handler(notification);
        const auto time = Clock::now();
        if (heard.empty()) co_await connection.run(are_you_there, timing.patience);
        last_heard = time;
    }
}

void Listener::State::note_listening(int attempt) {
    begin();
    deaf = false;
    last_heard = Clock::now();
    listening = true;
    const auto names = fmt::format("{}", fmt::join(channels, ","));
    const bool is_restored = std::exchange(has_listened, true);
    if (is_restored) reconnects.Increment();
    if (is_restored)
        log::info(
            "storage: notify connection restored", {{"attempt", attempt}, {"channels", names}}
        );
    else
        log::info("broker: listening for notifications", {{"channels", names}});
    last_success = Clock::now();
}

/// Returns the number after which attempts continue: only attempt 1 is made without a pause.
int Listener::State::note_lost(const std::string& reason) {
    log::warn("storage: notify connection lost", {{"error", reason}});
    // The server accepts us and soon drops us: do not reconnect in a tight loop.
    return Clock::now() - last_success < timing.first_pause ? 1 : 0;
}

void Listener::State::note_failure(int attempt, const std::string& reason) const {
    failures.Increment();
    if (deaf)
        log::warn("storage: notify connection hears nothing", {{"error", reason}});
    else
        log::warn(
            "storage: notify reconnect attempt failed", {{"attempt", attempt}, {"error", reason}}
        );
}

Listener::Listener(
    asio::any_io_executor executor,
    const std::string& url,
    std::vector<std::string> channels,
    Handler handler,
    ListenerTiming timing,
    Begin begin
)
    : state_(std::make_shared<State>(
          executor, url, std::move(channels), std::move(handler), timing, std::move(begin)
      )) {}

Listener::~Listener() {
    state_->end_attempts();
    state_->connector.join();
}

void Listener::start() { state_->tasks.spawn(state_->strand, State::run(state_)); }

asio::awaitable<void> Listener::stop() {
    state_->end_attempts();
    return state_->tasks.join(0ms);
}

bool Listener::is_listening() const { return state_->listening; }

bool Listener::is_deaf() const { return state_->deaf; }

bool Listener::has_heard_within(std::chrono::milliseconds time) const {
    return is_listening() && State::Clock::now() - state_->last_heard.load() < time;
}

}  // namespace akashi::postgres

#include "embedding/embedding_service.hpp"

#include "base/single_flight.hpp"
#include "base/span.hpp"
#include "base/text.hpp"
#include "base/ttl_cache.hpp"
#include "base/with_timeout.hpp"
#include "embedding/background_texts.hpp"
#include "embedding/embedding_instruments.hpp"
#include "embedding/provider_failure.hpp"
#include "embedding/provider_follower.hpp"
#include "embedding/query_cache.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kQueryBytes = 4'096;
constexpr std::size_t kQueries = 1'024;
constexpr std::size_t kUnanswered = 1'024;
constexpr int kMostAsked = 16;  // queries that wait for the provider
constexpr std::size_t kQueryCacheBytes = 16u << 20;

using Active = std::shared_ptr<ActiveProvider>;

/// Counts one more while it lives.
class Counted {
public:
    explicit Counted(std::atomic<int>& count) : count_(count) { ++count_; }
    ~Counted() { --count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

private:
    std::atomic<int>& count_;
};

}  // namespace

struct EmbeddingService::State {
    State(asio::any_io_executor executor, EmbeddingConfig given, EmbeddingPace how)
        : config(std::move(given)), pace(how), follower(executor, config, how) {}

    /// The vectors, or why the texts are refused.
    using Outcome = std::variant<std::vector<Vector>, std::string>;
    asio::awaitable<Outcome> attempt(Active by, std::vector<std::string> texts);
    static asio::awaitable<bool> takes_other_texts(Active by);
    asio::awaitable<void> embed_part(
        Active by, std::span<const std::string> texts, std::span<Embedded> out
    );
    asio::awaitable<std::optional<QueryVector>> ask(Active by, std::string text);

    const EmbeddingConfig config;
    const EmbeddingPace pace;
    std::function<void()> on_change;
    QueryCache<QueryVector> queries{kQueries, kQueryCacheBytes};
    SingleFlight<std::optional<QueryVector>> flights;
    TtlCache<std::string, bool> unanswered{kUnanswered, std::chrono::seconds(2)};
    std::atomic<int> asking = 0;
    const EmbeddingInstruments of_decisions{"decision"};
    const EmbeddingInstruments of_queries{"query"};
    ProviderFollower follower;
    metrics::Reading active_reading{
        {"akashi.embedding.active", "1 while an embedding provider works, otherwise 0"},
        {},
        [this] { return follower.active() ? 1.0 : 0.0; }
    };
};

asio::awaitable<EmbeddingService::State::Outcome> EmbeddingService::State::attempt(
    Active by, std::vector<std::string> texts
) {
    bool is_doubtful = texts.size() == 1;  // there are servers that refuse whatever they get
    std::string reason;
    of_decisions.texts.Increment(static_cast<double>(texts.size()));
    const auto start = SteadyClock::now();
    try {
        auto vectors = co_await by->embedder().embed(std::move(texts), TextKind::decision);
        of_decisions.durations.Observe(metrics::seconds_since(start));
        by->failures = 0;
        co_return vectors;
    } catch (const TextRefused& error) {
        of_decisions.refusals.Increment();
        reason = error.what();
    } catch (const ProviderFailed& error) {
        of_decisions.failures.Increment();
        reason = error.what();
        is_doubtful = true;  // some servers fail on a text that they should refuse
    } catch (const EmbedderAway& error) {
        of_decisions.failures.Increment();
        follower.note_failure(by, error);
        throw;
    }
    if (is_doubtful && !co_await takes_other_texts(by)) {
        follower.note_failure(by, EmbedderAway(reason));
        throw EmbedderAway(reason);
    }
    by->failures = 0;
    co_return reason;
}

asio::awaitable<bool> EmbeddingService::State::takes_other_texts(Active by) {
    std::vector<std::string> texts(1, std::string(background_texts().front()));
    try {
        co_await by->embedder().embed(std::move(texts), TextKind::decision);
        co_return true;
    } catch (const EmbedderAway&) {
        co_return false;
    } catch (const TextRefused&) {
        co_return false;
    }
}

asio::awaitable<void> EmbeddingService::State::embed_part(
    Active by, std::span<const std::string> texts, std::span<Embedded> out
) {
    auto outcome = co_await attempt(by, {texts.begin(), texts.end()});
    if (auto* vectors = std::get_if<std::vector<Vector>>(&outcome)) {
        std::ranges::move(*vectors, out.begin());
        co_return;
    }
    if (texts.size() == 1) {
        out.front() = std::get<std::string>(std::move(outcome));
        co_return;
    }
    const std::size_t half = texts.size() / 2;
    co_await embed_part(by, texts.first(half), out.first(half));
    co_await embed_part(by, texts.subspan(half), out.subspan(half));
}

asio::awaitable<std::optional<QueryVector>> EmbeddingService::State::ask(
    Active by, std::string text
) {
    // Who comes behind so many others would wait in vain.
    if (asking >= kMostAsked) co_return std::nullopt;
    const Counted counted(asking);
    std::vector<std::string> texts;
    texts.push_back(std::move(text));
    of_queries.texts.Increment();
    const auto start = SteadyClock::now();
    try {
        auto vectors = co_await with_timeout(
            by->embedder().embed(std::move(texts), TextKind::query), pace.query
        );
        of_queries.durations.Observe(metrics::seconds_since(start));
        by->failures = 0;
        co_return by->background.compare(std::move(vectors.front()), by->model());
    } catch (const TextRefused&) {
        of_queries.refusals.Increment();
        co_return std::nullopt;
    } catch (const EmbedderAway& failure) {
        of_queries.failures.Increment();
        follower.note_failure(by, failure);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::timed_out) throw;
        const auto limit = pace.query.count();
        of_queries.failures.Increment();
        follower.note_failure(
            by, EmbedderAway(fmt::format("no vector for a query within {} ms", limit))
        );
    }
    co_return std::nullopt;
}

EmbeddingService::EmbeddingService(
    asio::any_io_executor executor, EmbeddingConfig config, EmbeddingPace pace
)
    : state_(std::make_unique<State>(executor, std::move(config), pace)) {}

EmbeddingService::~EmbeddingService() = default;

asio::awaitable<void> EmbeddingService::start() {
    state_->follower.start(state_->on_change);
    co_return;
}

asio::awaitable<void> EmbeddingService::stop() { co_await state_->follower.stop(); }

bool EmbeddingService::is_configured() const { return state_->config.provider != "noop"; }

std::optional<EmbeddingModel> EmbeddingService::active() const {
    const auto active = state_->follower.active();
    if (!active) return std::nullopt;
    return EmbeddingModel{active->model(), active->embedder().dimensions()};
}

std::optional<QueryVector> EmbeddingService::as_query(const std::string& model, Vector vector)
    const {
    const auto active = state_->follower.active();
    if (!active || active->model() != model) return std::nullopt;
    return active->background.compare(std::move(vector), model);
}

std::optional<std::string> EmbeddingService::model() const {
    const auto active = state_->follower.active();
    if (!active) return std::nullopt;
    return active->model();
}

void EmbeddingService::observe(std::function<void()> on_change) {
    state_->on_change = std::move(on_change);
}

asio::awaitable<std::vector<Embedded>> EmbeddingService::embed(
    std::string model, std::vector<std::string> texts
) {
    const auto active = state_->follower.active();
    if (!active || state_->follower.is_stopping())
        throw EmbedderAway("there is no embedding provider now");
    if (active->model() != model) throw EmbedderAway("the embedding model has changed");
    std::vector<Embedded> results(texts.size());
    if (!texts.empty()) co_await state_->embed_part(active, texts, results);
    co_return results;
}

asio::awaitable<std::optional<QueryVector>> EmbeddingService::embed_query(std::string text) {
    State& state = *state_;
    const auto active = state.follower.active();
    if (!active || state.follower.is_stopping()) co_return std::nullopt;
    text = utf8_prefix(text, kQueryBytes);
    const std::string key = active->model() + '\n' + text;
    if (auto known = state.queries.find(key)) co_return known;
    // Who asks again at once would wait in vain again.
    if (state.unanswered.find(key)) co_return std::nullopt;
    const std::uint64_t generation = state.unanswered.generation();
    const span::Scope span("embedding");
    try {
        auto answer =
            co_await state.flights.run(key, [&] { return state.ask(active, std::move(text)); });
        if (answer) {
            const std::size_t bytes = answer->vector.size() * sizeof(float) + sizeof *answer;
            state.queries.insert(key, *answer, bytes);
        } else {
            state.unanswered.insert(key, true, generation);
        }
        co_return answer;
    } catch (const boost::system::system_error&) {  // the caller that asked for it went away
        co_return std::nullopt;
    }
}

}  // namespace akashi

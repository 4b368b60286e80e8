#include "embedding/embedding_service.hpp"

#include "base/log.hpp"
#include "base/single_flight.hpp"
#include "base/steady_clock.hpp"
#include "base/task_group.hpp"
#include "base/text.hpp"
#include "base/with_timeout.hpp"
#include "embedding/background_texts.hpp"
#include "embedding/provider_failure.hpp"
#include "embedding/provider_probe.hpp"
#include "embedding/query_cache.hpp"
#include "net/http_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <numeric>
#include <span>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr std::size_t kQueryBytes = 4'096;
constexpr std::size_t kQueries = 1'024;
constexpr std::size_t kQueryCacheBytes = 16u << 20;
constexpr double kLeastDeviation = 1e-6;

/// The provider that works now.
struct Active {
    std::size_t rank;  ///< among the candidates
    ProviderCandidate provider;
    std::vector<Vector> background;
    std::atomic<int> failures = 0;  ///< in a row

    const std::string& model() const { return provider.embedder->model(); }
};

/// What was logged about a candidate that does not work. Each state is logged once.
enum class Told { nothing, away, misconfigured };

QueryVector compare(Vector vector, const Active& active) {
    QueryVector query;
    std::vector<double> similarities;
    for (const Vector& text : active.background)
        similarities.push_back(std::inner_product(vector.begin(), vector.end(), text.begin(), 0.0));
    const auto count = static_cast<double>(similarities.size());
    query.mean = std::accumulate(similarities.begin(), similarities.end(), 0.0) / count;
    double squares = 0;
    for (const double one : similarities) squares += (one - query.mean) * (one - query.mean);
    query.deviation = std::max(std::sqrt(squares / count), kLeastDeviation);
    query.vector = std::move(vector);
    query.model = active.model();
    return query;
}

}  // namespace

struct EmbeddingService::State {
    State(const asio::any_io_executor& from, EmbeddingConfig given, EmbeddingPace how)
        : config(std::move(given)),
          pace(how),
          executor(from),
          http(from),
          strand(asio::make_strand(from)),
          pause(strand),
          tasks(from) {}

    std::shared_ptr<Active> current() const {
        const std::lock_guard lock(mutex);
        return active;
    }

    // Looking for the provider, on the strand.
    asio::awaitable<void> watch();
    asio::awaitable<bool> look();
    asio::awaitable<bool> try_candidate(std::size_t rank);
    asio::awaitable<void> rest(milliseconds time);
    void explain(std::size_t rank, const EmbedderAway& failure, bool is_misconfigured);
    void tell_of_none();

    // What happens to it, on any thread.
    void set_active(std::shared_ptr<Active> now);
    void note_failure(const std::shared_ptr<Active>& of, const EmbedderAway& failure);
    void lose(const std::shared_ptr<Active>& lost, const EmbedderAway& failure);

    /// The vectors, or why the texts are refused.
    using Outcome = std::variant<std::vector<Vector>, std::string>;
    asio::awaitable<Outcome> attempt(std::shared_ptr<Active> by, std::vector<std::string> texts);
    asio::awaitable<bool> takes_other_texts(const Active& by);
    asio::awaitable<void> embed_part(
        std::shared_ptr<Active> by, std::span<const std::string> texts, std::span<Embedded> out
    );
    asio::awaitable<std::optional<QueryVector>> ask(std::shared_ptr<Active> by, std::string text);

    const EmbeddingConfig config;
    const EmbeddingPace pace;
    const asio::any_io_executor executor;
    std::function<void()> on_change;
    net::HttpClient http;
    std::vector<ProviderCandidate> candidates;  ///< the best one first
    std::vector<Told> told;                     ///< by candidate
    bool has_told_of_none = false;

    mutable std::mutex mutex;
    std::shared_ptr<Active> active;  ///< guarded by it

    QueryCache<QueryVector> queries{kQueries, kQueryCacheBytes};
    SingleFlight<std::optional<QueryVector>> flights;

    std::atomic<bool> stopping = false;
    asio::strand<asio::any_io_executor> strand;
    SteadyTimer pause;
    TaskGroup tasks;
};

asio::awaitable<void> EmbeddingService::State::watch() {
    auto wait = pace.first_pause;
    while (!stopping) {
        const auto begin = SteadyClock::now();
        const bool works = co_await look();
        if (works && !stopping) co_await rest(pace.period);  // ends early when it is lost
        if (stopping || current()) continue;
        // A provider that fails soon after each probe is probed less and less often.
        if (SteadyClock::now() - begin >= pace.period) wait = pace.first_pause;
        co_await rest(wait);
        wait = std::min(wait * 2, pace.period);
    }
}

/// Tries those that are better than the present one. Returns whether there is one.
asio::awaitable<bool> EmbeddingService::State::look() {
    for (std::size_t rank = 0; rank < candidates.size(); ++rank) {
        const auto present = current();
        if (present && present->rank <= rank) co_return true;
        if (co_await try_candidate(rank)) co_return true;
        if (stopping) co_return false;
    }
    const bool has_one = current() != nullptr;
    if (!has_one) tell_of_none();
    co_return has_one;
}

asio::awaitable<bool> EmbeddingService::State::try_candidate(std::size_t rank) {
    const ProviderCandidate& candidate = candidates[rank];
    try {
        auto background = co_await probe(http, candidate, pace.detection);
        told[rank] = Told::nothing;
        has_told_of_none = false;
        log::info(
            config.provider == "auto"
                ? fmt::format("embedding provider: {} (auto-detected)", candidate.name)
                : fmt::format("embedding provider: {}", candidate.name),
            {{"where", candidate.where},
             {"model", candidate.embedder->model()},
             {"dimensions", candidate.embedder->dimensions()}}
        );
        set_active(std::make_shared<Active>(rank, candidate, std::move(background)));
        co_return true;
    } catch (const ProviderMisconfigured& failure) {
        explain(rank, failure, true);
    } catch (const EmbedderAway& failure) {
        explain(rank, failure, false);
    } catch (...) {
        if (!stopping) log::error("embedding: probe failed", std::current_exception());
    }
    co_return false;
}

void EmbeddingService::State::explain(
    std::size_t rank, const EmbedderAway& failure, bool is_misconfigured
) {
    if (stopping) return;
    const Told now = is_misconfigured ? Told::misconfigured : Told::away;
    if (std::exchange(told[rank], now) == now) return;
    const std::string_view reason = failure.what();
    if (is_misconfigured) {
        log::error("embedding provider cannot be used", {{"error", reason}});
    } else if (candidates[rank].detection_url.empty()) {
        log::warn("embedding provider does not work", {{"error", reason}});
    } else {
        log::debug("embedding provider not detected", {{"error", reason}});
    }
}

void EmbeddingService::State::tell_of_none() {
    if (stopping || std::exchange(has_told_of_none, true)) return;
    log::warn("no embedding provider available (semantic search disabled)");
}

asio::awaitable<void> EmbeddingService::State::rest(milliseconds time) {
    if (stopping) co_return;
    pause.expires_after(time);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
}

void EmbeddingService::State::set_active(std::shared_ptr<Active> now) {
    {
        const std::lock_guard lock(mutex);
        active = std::move(now);
    }
    if (on_change) on_change();
}

void EmbeddingService::State::note_failure(
    const std::shared_ptr<Active>& of, const EmbedderAway& failure
) {
    const bool is_final = dynamic_cast<const ProviderMisconfigured*>(&failure) != nullptr;
    if (++of->failures >= pace.failures || is_final) lose(of, failure);
}

void EmbeddingService::State::lose(
    const std::shared_ptr<Active>& lost, const EmbedderAway& failure
) {
    if (stopping) return;
    {
        const std::lock_guard lock(mutex);
        if (active != lost) return;
        active = nullptr;
    }
    const std::string_view reason = failure.what();
    log::warn("embedding provider lost", {{"provider", lost->provider.name}, {"error", reason}});
    if (on_change) on_change();
    asio::post(strand, [this] { pause.cancel(); });
}

asio::awaitable<EmbeddingService::State::Outcome> EmbeddingService::State::attempt(
    std::shared_ptr<Active> by, std::vector<std::string> texts
) {
    std::exception_ptr failed;
    std::string reason;
    try {
        auto vectors = co_await by->provider.embedder->embed(std::move(texts), TextKind::decision);
        by->failures = 0;
        co_return vectors;
    } catch (const TextRefused& error) {
        reason = error.what();
    } catch (const ProviderFailed& error) {
        failed = std::current_exception();
        reason = error.what();
    } catch (const EmbedderAway& error) {
        note_failure(by, error);
        throw;
    }
    // Some servers fail on a text that they should refuse.
    if (failed && !co_await takes_other_texts(*by)) {
        note_failure(by, EmbedderAway(reason));
        std::rethrow_exception(failed);
    }
    by->failures = 0;
    co_return reason;
}

asio::awaitable<bool> EmbeddingService::State::takes_other_texts(const Active& by) {
    std::vector<std::string> texts(1, std::string(background_texts().front()));
    try {
        co_await by.provider.embedder->embed(std::move(texts), TextKind::decision);
        co_return true;
    } catch (const EmbedderAway&) {
    } catch (const TextRefused&) {
    }
    co_return false;
}

asio::awaitable<void> EmbeddingService::State::embed_part(
    std::shared_ptr<Active> by, std::span<const std::string> texts, std::span<Embedded> out
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
    std::shared_ptr<Active> by, std::string text
) {
    std::vector<std::string> texts(1, std::move(text));
    try {
        auto vectors = co_await with_timeout(
            by->provider.embedder->embed(std::move(texts), TextKind::query), pace.query
        );
        by->failures = 0;
        co_return compare(std::move(vectors.front()), *by);
    } catch (const TextRefused&) {
    } catch (const EmbedderAway& failure) {
        note_failure(by, failure);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::timed_out) throw;
        const auto limit = pace.query.count();
        note_failure(by, EmbedderAway(fmt::format("no vector for a query within {} ms", limit)));
    }
    co_return std::nullopt;
}

EmbeddingService::EmbeddingService(
    asio::any_io_executor executor, EmbeddingConfig config, EmbeddingPace pace
)
    : state_(std::make_unique<State>(executor, std::move(config), pace)) {}

EmbeddingService::~EmbeddingService() = default;

asio::awaitable<void> EmbeddingService::start() {
    State& state = *state_;
    state.candidates = make_candidates(state.executor, state.http, state.config, state.pace);
    state.told.resize(state.candidates.size());
    if (state.candidates.empty()) {
        log::info("embedding provider: noop (semantic search disabled)");
        co_return;
    }
    state.tasks.spawn(state.strand, state.watch());
}

asio::awaitable<void> EmbeddingService::stop() {
    State& state = *state_;
    state.stopping = true;
    state.http.close();
    co_await asio::post(asio::bind_executor(state.strand, asio::use_awaitable));  // hop there
    state.pause.cancel();
    co_await state.tasks.join(milliseconds(0));
}

bool EmbeddingService::is_configured() const { return state_->config.provider != "noop"; }

std::optional<std::string> EmbeddingService::model() const {
    const auto active = state_->current();
    if (!active) return std::nullopt;
    return active->model();
}

void EmbeddingService::observe(std::function<void()> on_change) {
    state_->on_change = std::move(on_change);
}

asio::awaitable<std::vector<Embedded>> EmbeddingService::embed(
    std::string model, std::vector<std::string> texts
) {
    const auto active = state_->current();
    if (!active || state_->stopping) throw EmbedderAway("there is no embedding provider now");
    if (active->model() != model) throw EmbedderAway("the embedding model has changed");
    std::vector<Embedded> results(texts.size());
    if (!texts.empty()) co_await state_->embed_part(active, texts, results);
    co_return results;
}

asio::awaitable<std::optional<QueryVector>> EmbeddingService::embed_query(std::string text) {
    State& state = *state_;
    const auto active = state.current();
    if (!active || state.stopping) co_return std::nullopt;
    text = utf8_prefix(text, kQueryBytes);
    const std::string key = active->model() + '\n' + text;
    if (auto known = state.queries.find(key)) co_return known;
    try {
        auto answer =
            co_await state.flights.run(key, [&] { return state.ask(active, std::move(text)); });
        if (answer) {
            const std::size_t bytes = answer->vector.size() * sizeof(float) + sizeof *answer;
            state.queries.insert(key, *answer, bytes);
        }
        co_return answer;
    } catch (const boost::system::system_error&) {  // the caller that asked for it went away
        co_return std::nullopt;
    }
}

}  // namespace akashi

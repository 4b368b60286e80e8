#include "doctor/embedding_check.hpp"

#include "embedding/provider_probe.hpp"
#include "net/http_client.hpp"

#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kName = "embedding";
constexpr auto kPatience = 3s;

/// Why the provider does not work; empty when it does.
asio::awaitable<std::string> try_out(const ProviderCandidate& candidate) {
    try {
        std::vector<std::string> words{"akashi doctor"};
        co_await candidate.embedder->embed(std::move(words), TextKind::query);
        co_return std::string();
    } catch (const EmbedderAway& error) {
        co_return error.what();
    } catch (const TextRefused& error) {
        co_return error.what();
    }
}

Observation none_works(const EmbeddingConfig& config, const std::string& failures) {
    if (config.provider == "auto")
        return warning(
            kName,
            fmt::format("no provider works, so searches go by words alone ({})", failures),
            "set AKASHI_EMBEDDING_PROVIDER to one that runs, or to noop when words are enough"
        );
    return problem(
        kName,
        failures,
        "correct it, or set AKASHI_EMBEDDING_PROVIDER=noop when words are enough "
        "(docs/embeddings.md)"
    );
}

}  // namespace

asio::awaitable<EmbeddingFindings> check_embedding(EmbeddingConfig config) {
    if (config.provider == "noop")
        co_return EmbeddingFindings{{fine(kName, "none is wanted; searches go by words")}, {}};
    const auto executor = co_await asio::this_coro::executor;
    net::HttpClient http(executor);
    EmbeddingPace pace;
    pace.request = kPatience;
    pace.retries.attempts = 1;
    std::string failures;
    std::vector<ProviderCandidate> candidates;
    try {
        candidates = make_candidates(executor, http, config, pace);
    } catch (const std::runtime_error& error) {
        failures = error.what();
    }
    for (const ProviderCandidate& candidate : candidates) {
        const std::string failure = co_await try_out(candidate);
        const Embedder& embedder = *candidate.embedder;
        if (failure.empty())
            co_return EmbeddingFindings{
                {fine(
                    kName,
                    fmt::format(
                        "{} at {} makes vectors of {} numbers ({})",
                        candidate.name,
                        candidate.where,
                        embedder.dimensions(),
                        embedder.model()
                    )
                )},
                embedder.dimensions()
            };
        failures += (failures.empty() ? "" : "; ") + failure;
    }
    if (failures.empty()) failures = "none is set";
    co_return EmbeddingFindings{{none_works(config, failures)}, {}};
}

}  // namespace akashi

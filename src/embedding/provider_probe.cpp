#include "embedding/provider_probe.hpp"

#include "embedding/background_questions.hpp"
#include "embedding/background_texts.hpp"
#include "embedding/ollama_embedder.hpp"
#include "embedding/openai_embedder.hpp"
#include "embedding/provider_failure.hpp"
#include "embedding/static_embedder.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace akashi {
namespace {

namespace asio = boost::asio;

std::shared_ptr<Embedder> load_model(const std::string& path) {
    try {
        return std::make_shared<StaticEmbedder>(path);
    } catch (const std::exception& error) {
        throw std::runtime_error(fmt::format(
            "AKASHI_EMBEDDING_MODEL_PATH: {} (docs/embeddings.md says which models work)",
            error.what()
        ));
    }
}

asio::awaitable<void> detect(
    net::HttpClient& http, const ProviderCandidate& candidate, std::chrono::milliseconds limit
) {
    net::HttpRequest request;
    request.url = candidate.detection_url;
    request.timeout = limit;
    int status = 0;
    try {
        status = (co_await http.send(std::move(request))).status;
    } catch (const net::Unreachable& error) {
        throw EmbedderAway(fmt::format("{}: {}", candidate.name, error.what()));
    }
    if (status != 200)
        throw EmbedderAway(fmt::format("{}: {} says {}", candidate.name, candidate.where, status));
}

}  // namespace

std::vector<ProviderCandidate> make_candidates(
    const asio::any_io_executor& executor,
    net::HttpClient& http,
    const EmbeddingConfig& config,
    const EmbeddingPace& pace
) {
    const bool is_auto = config.provider == "auto";
    const auto allows = [&](std::string_view name) { return is_auto || config.provider == name; };
    const ProviderPatience patience{pace.retries, pace.request};
    std::vector<ProviderCandidate> candidates;
    if (allows("static") && !config.model_path.empty()) {
        candidates.push_back({"static", config.model_path, "", load_model(config.model_path)});
        return candidates;  // it always works, so no other one has its turn
    }
    if (allows("ollama")) {
        candidates.push_back(
            {"ollama",
             net::host_of(config.ollama_url),
             is_auto ? ollama_url(config, "/api/tags") : std::string(),
             std::make_shared<OllamaEmbedder>(executor, http, config, patience)}
        );
    }
    const bool is_openai_itself = config.openai_base_url == EmbeddingConfig().openai_base_url;
    if (allows("openai") && (!config.openai_key.empty() || !is_openai_itself)) {
        candidates.push_back(
            {"openai",
             net::host_of(config.openai_base_url),
             "",
             std::make_shared<OpenaiEmbedder>(executor, http, config, patience)}
        );
    }
    return candidates;
}

asio::awaitable<Background> probe(
    net::HttpClient& http, const ProviderCandidate& candidate, std::chrono::milliseconds detection
) {
    if (!candidate.detection_url.empty()) co_await detect(http, candidate, detection);
    const auto texts = background_texts();
    std::vector<std::string> copies(texts.begin(), texts.end());
    std::vector<std::string> questions;
    for (const BackgroundQuestion& question : background_questions())
        questions.emplace_back(question.text);
    try {
        auto of_texts = co_await candidate.embedder->embed(std::move(copies), TextKind::decision);
        co_return Background(
            std::move(of_texts),
            co_await candidate.embedder->embed(std::move(questions), TextKind::query)
        );
    } catch (const TextRefused& error) {
        // There is nothing wrong with these texts.
        throw ProviderMisconfigured(
            fmt::format("{}: the probe's texts were refused: {}", candidate.name, error.what())
        );
    }
}

}  // namespace akashi

#include "embedding/ollama_embedder.hpp"

#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "embedding/provider_failure.hpp"
#include "embedding/provider_vectors.hpp"
#include "embedding/text_cut.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t kTexts = 8;           // in a request: a processor may take seconds for each
constexpr std::size_t kCharacters = 2'000;  // of a text: its models take about 512 tokens

ProviderAddress make_address(const EmbeddingConfig& config) {
    return {
        "ollama",
        ollama_url(config, "/api/embed"),
        "",
        fmt::format("it does not have the model: ollama pull {}", config.ollama_model),
        "the server refuses the request (check OLLAMA_URL)"
    };
}

}  // namespace

std::string ollama_url(const EmbeddingConfig& config, std::string_view path) {
    std::string url = config.ollama_url;
    while (url.ends_with('/')) url.pop_back();
    return url.append(path);
}

OllamaEmbedder::OllamaEmbedder(
    const asio::any_io_executor& executor,
    net::HttpClient& http,
    const EmbeddingConfig& config,
    ProviderPatience patience
)
    : client_(executor, http, make_address(config), patience),
      model_(config.ollama_model),
      dimensions_(config.dimensions),
      name_(fmt::format("ollama/{}/{}", model_, dimensions_)) {}

asio::awaitable<std::vector<Vector>> OllamaEmbedder::embed(
    std::vector<std::string> texts, TextKind kind
) {
    std::vector<Vector> vectors;
    vectors.reserve(texts.size());
    for (std::span<const std::string> rest(texts); !rest.empty();) {
        const auto batch = rest.first(std::min(rest.size(), kTexts));
        rest = rest.subspan(batch.size());
        std::ranges::move(co_await embed_batch(batch, kind), std::back_inserter(vectors));
    }
    co_return vectors;
}

asio::awaitable<std::vector<Vector>> OllamaEmbedder::embed_batch(
    std::span<const std::string> texts, TextKind kind
) {
    try {
        co_return co_await request(texts, kind);
    } catch (const ProviderFailed& error) {
        if (texts.size() == 1) throw;
        log::debug(
            "ollama: native batch failed, falling back to concurrent single requests",
            {{"error", std::string_view(error.what())}}
        );
    }
    co_return co_await embed_singly(texts, kind);
}

asio::awaitable<std::vector<Vector>> OllamaEmbedder::embed_singly(
    std::span<const std::string> texts, TextKind kind
) {
    const auto executor = co_await asio::this_coro::executor;
    std::vector<Vector> vectors(texts.size());
    const auto start = [&](std::size_t i) {
        return asio::co_spawn(executor, embed_one(texts[i], kind, vectors[i]), asio::deferred);
    };
    std::vector<decltype(start(0))> singles;
    singles.reserve(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) singles.push_back(start(i));
    // Each waits for one of the client's places.
    auto group = asio::experimental::make_parallel_group(std::move(singles));
    const auto [order, failures] =
        co_await group.async_wait(asio::experimental::wait_for_one_error(), asio::use_awaitable);
    for (const std::size_t i : order) {  // the first failure is the reason of the others
        if (failures[i]) std::rethrow_exception(failures[i]);
    }
    co_return vectors;
}

asio::awaitable<void> OllamaEmbedder::embed_one(
    const std::string& text, TextKind kind, Vector& out
) {
    auto vectors = co_await request({&text, 1}, kind);
    out = std::move(vectors.front());
}

asio::awaitable<std::vector<Vector>> OllamaEmbedder::request(
    std::span<const std::string> texts, TextKind kind
) {
    std::string body;
    JsonWriter out(body);
    out.begin_object().member("model", model_).key("input").begin_array();
    for (const std::string& text : texts) out.value(cut_at_space(text, kCharacters));
    out.end_array().end_object();
    const json::value answer =
        co_await client_.post(std::move(body), kind, texts.size(), dimensions_);
    const auto* list = answer.get_object().if_contains("embeddings");
    if (list == nullptr || !list->is_array())
        throw ProviderFailed("ollama: the answer has no \"embeddings\"");
    ProviderVectors vectors("ollama", texts.size(), dimensions_);
    std::size_t place = 0;
    for (const json::value& numbers : list->get_array()) vectors.put(place++, numbers);
    co_return vectors.take();
}

}  // namespace akashi

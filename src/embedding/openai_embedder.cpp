#include "embedding/openai_embedder.hpp"

#include "base/json_writer.hpp"
#include "embedding/provider_failure.hpp"
#include "embedding/provider_vectors.hpp"
#include "embedding/text_cut.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

// The vendor's limits are 2,048 texts and 300,000 tokens a request. We send fewer texts, so that
// the answer stays below 10 MB, and count a token as 3 bytes.
constexpr std::size_t kTexts = 256;
constexpr std::size_t kTokens = 250'000;
constexpr std::size_t kTokenBytes = 3;
constexpr std::size_t kCharacters = 30'000;  // of a text

ProviderAddress make_address(const EmbeddingConfig& config) {
    std::string base = config.openai_base_url;
    while (base.ends_with('/')) base.pop_back();
    return {
        "openai",
        base + "/embeddings",
        config.openai_key,
        fmt::format(
            "there is no model {} (check AKASHI_EMBEDDING_MODEL and OPENAI_BASE_URL)",
            config.openai_model
        ),
        "the key is refused (check OPENAI_API_KEY)"
    };
}

/// How many of the texts go into one request.
std::size_t batch_size(std::span<const std::string> texts) {
    std::size_t tokens = 0;
    std::size_t size = 0;
    while (size < std::min(texts.size(), kTexts)) {
        tokens += cut_at_space(texts[size], kCharacters).size() / kTokenBytes + 1;
        if (tokens > kTokens && size > 0) break;
        ++size;
    }
    return size;
}

}  // namespace

OpenaiEmbedder::OpenaiEmbedder(
    const asio::any_io_executor& executor,
    net::HttpClient& http,
    const EmbeddingConfig& config,
    ProviderPatience patience
)
    : client_(executor, http, make_address(config), patience),
      decision_model_(config.openai_model),
      query_model_(
          config.openai_query_model.empty() ? config.openai_model : config.openai_query_model
      ),
      dimensions_(config.dimensions),
      name_(fmt::format("openai/{}/{}", decision_model_, dimensions_)) {}

asio::awaitable<std::vector<Vector>> OpenaiEmbedder::embed(
    std::vector<std::string> texts, TextKind kind
) {
    std::vector<Vector> vectors;
    vectors.reserve(texts.size());
    for (std::span<const std::string> rest(texts); !rest.empty();) {
        const auto batch = rest.first(batch_size(rest));
        rest = rest.subspan(batch.size());
        std::ranges::move(co_await embed_batch(batch, kind), std::back_inserter(vectors));
    }
    co_return vectors;
}

asio::awaitable<std::vector<Vector>> OpenaiEmbedder::embed_batch(
    std::span<const std::string> texts, TextKind kind
) {
    const json::value answer =
        co_await client_.post(write_request(texts, kind), kind, texts.size(), dimensions_);
    const auto* data = answer.get_object().if_contains("data");
    if (data == nullptr || !data->is_array())
        throw ProviderFailed("openai: the answer has no \"data\"");
    ProviderVectors vectors("openai", texts.size(), dimensions_);
    std::size_t place = 0;
    for (const json::value& item : data->get_array()) {
        const auto* object = item.if_object();
        const auto* numbers = object == nullptr ? nullptr : object->if_contains("embedding");
        if (numbers == nullptr) throw ProviderFailed("openai: the answer has no \"embedding\"");
        const auto* index = object->if_contains("index");
        const bool has_index = index != nullptr && index->is_int64() && index->get_int64() >= 0;
        vectors.put(has_index ? static_cast<std::size_t>(index->get_int64()) : place, *numbers);
        ++place;
    }
    co_return vectors.take();
}

std::string OpenaiEmbedder::write_request(std::span<const std::string> texts, TextKind kind) const {
    const std::string& model = kind == TextKind::query ? query_model_ : decision_model_;
    std::string body;
    JsonWriter out(body);
    out.begin_object().member("model", model);
    // The only models whose vectors can be made shorter. Other servers refuse the member.
    if (model.starts_with("text-embedding-3")) out.member("dimensions", dimensions_);
    out.key("input").begin_array();
    for (const std::string& text : texts) out.value(cut_at_space(text, kCharacters));
    out.end_array().end_object();
    return body;
}

}  // namespace akashi

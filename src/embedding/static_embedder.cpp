#include "embedding/static_embedder.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::microseconds kTurn{500};  // of the thread; a step takes less

}  // namespace

asio::awaitable<std::vector<Vector>> StaticEmbedder::embed(
    std::vector<std::string> texts, TextKind
) {
    using Clock = std::chrono::steady_clock;
    std::vector<Vector> vectors;
    vectors.reserve(texts.size());
    auto end = Clock::now() + kTurn;
    for (const std::string& text : texts) {
        StaticModel::Work work(model_, text);
        while (work.step()) {
            if (Clock::now() < end) continue;
            co_await asio::post(asio::use_awaitable);
            end = Clock::now() + kTurn;
        }
        auto vector = work.take();
        if (!vector) throw TextRefused("no word of the text is in the model");
        vectors.push_back(std::move(*vector));
    }
    co_return vectors;
}

}  // namespace akashi

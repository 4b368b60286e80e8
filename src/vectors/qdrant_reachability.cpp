#include "vectors/qdrant_reachability.hpp"

#include "base/log.hpp"
#include "base/shielded.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <utility>

namespace akashi {
namespace {

constexpr std::chrono::seconds kPatience{3};
constexpr std::chrono::seconds kLifetime{5};

}  // namespace

QdrantReachability::QdrantReachability(QdrantClient& client, std::string address)
    : client_(client), address_(std::move(address)), known_(1, kLifetime) {}

boost::asio::awaitable<bool> QdrantReachability::check() {
    if (const auto known = known_.find(0)) co_return *known;
    const auto executor = co_await boost::asio::this_coro::executor;
    co_return co_await questions_.run("", [this, executor] {
        return boost::asio::co_spawn(executor, ask(), shielded());
    });
}

boost::asio::awaitable<bool> QdrantReachability::ask() {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    const auto answer = co_await client_.check_health(deadline);
    change(answer.status.ok(), answer.status.error_message());
    known_.insert(0, answer.status.ok(), known_.generation());
    co_return answer.status.ok();
}

void QdrantReachability::note(const grpc::Status& status) {
    // A call that took too long says little: only the short question of ask() may say that.
    if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) return;
    change(status.error_code() != grpc::StatusCode::UNAVAILABLE, status.error_message());
}

void QdrantReachability::change(bool is_connected, const std::string& error) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_connected_, is_connected) == is_connected) return;
    if (is_connected)
        log::info("qdrant: connected", {{"address", address_}});
    else
        log::warn("qdrant: unreachable", {{"address", address_}, {"error", error}});
}

}  // namespace akashi

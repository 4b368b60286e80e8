#pragma once

#include "base/single_flight.hpp"
#include "vectors/qdrant_client.hpp"
#include "vectors/vector_config.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace akashi {

/// The collection of the points: makes it, and makes sure that vectors fit. Callable from any
/// thread. Must outlive the coroutines that use it.
class QdrantCollection {
public:
    /// `client` must outlive this. `model` names the model of the vectors for the log. `on_made` is
    /// called when this has made the collection, on any thread; it must not block or throw.
    QdrantCollection(
        QdrantClient& client,
        const VectorConfig& config,
        std::function<std::string()> model,
        std::function<void()> on_made
    );

    const std::string& name() const { return name_; }

    /// Makes sure that the collection is there, has vectors of this size, and has every index of
    /// kPayloadFields. What was found is remembered. Throws VectorsAway when it cannot be made, or
    /// has other vectors, which the log says once.
    boost::asio::awaitable<void> ensure(std::size_t dimensions, QdrantClient::Deadline deadline);

    /// The same, but looks whether the collection has vanished since.
    boost::asio::awaitable<void> restore(std::size_t dimensions, QdrantClient::Deadline deadline);

    /// The same as ensure() without making anything: throws VectorsAway when the collection is
    /// missing.
    boost::asio::awaitable<void> verify(std::size_t dimensions, QdrantClient::Deadline deadline);

    /// Call it when an answer says that the collection has gone or has changed.
    void forget();

private:
    boost::asio::awaitable<bool> look(std::size_t dimensions, QdrantClient::Deadline deadline);
    boost::asio::awaitable<bool> make(std::size_t dimensions, QdrantClient::Deadline deadline);
    boost::asio::awaitable<void> create(std::size_t dimensions, QdrantClient::Deadline deadline);
    boost::asio::awaitable<void> index_payload(QdrantClient::Deadline deadline);
    void compare(const qdrant::VectorsConfig& found, std::size_t dimensions);

    QdrantClient& client_;
    const std::string name_;
    const bool is_quantized_;
    const bool is_on_disk_;
    const std::function<std::string()> model_;
    const std::function<void()> on_made_;

    std::atomic<std::size_t> verified_ = 0;  ///< the size of vectors that verify() found
    std::atomic<std::size_t> ensured_ = 0;   ///< … that ensure() found or made
    SingleFlight<bool> making_;
    std::mutex mutex_;       // guards the next one
    std::string complaint_;  ///< what the log said last about vectors that do not fit
};

}  // namespace akashi

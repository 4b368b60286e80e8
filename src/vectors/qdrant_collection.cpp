#include "vectors/qdrant_collection.hpp"

#include "base/log.hpp"
#include "base/shielded.hpp"
#include "vectors/qdrant_failure.hpp"
#include "vectors/qdrant_message.hpp"
#include "vectors/vector_index.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>

#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;

constexpr std::uint64_t kLinks = 16;        // of a point in the graph of HNSW
constexpr std::uint64_t kCandidates = 128;  // that are looked at when a point is added

void demand(const grpc::Status& status, std::string_view what) {
    if (!status.ok()) throw VectorsAway(describe_failure(what, status));
}

}  // namespace

QdrantCollection::QdrantCollection(
    QdrantClient& client,
    const VectorConfig& config,
    std::function<std::string()> model,
    std::function<void()> on_made
)
    : client_(client),
      name_(config.qdrant_collection),
      is_quantized_(config.qdrant_is_quantized),
      is_on_disk_(config.qdrant_is_on_disk),
      model_(std::move(model)),
      on_made_(std::move(on_made)) {}

void QdrantCollection::forget() {
    verified_ = 0;
    ensured_ = 0;
}

asio::awaitable<void> QdrantCollection::verify(
    std::size_t dimensions, QdrantClient::Deadline deadline
) {
    if (verified_ == dimensions) co_return;
    if (!co_await look(dimensions, deadline))
        throw VectorsAway(fmt::format("Qdrant has no collection \"{}\" yet", name_));
}

asio::awaitable<void> QdrantCollection::ensure(
    std::size_t dimensions, QdrantClient::Deadline deadline
) {
    if (ensured_ == dimensions) co_return;
    const auto executor = co_await asio::this_coro::executor;
    co_await making_.run(std::to_string(dimensions), [&] {
        return asio::co_spawn(executor, make(dimensions, deadline), shielded());
    });
}

asio::awaitable<void> QdrantCollection::restore(
    std::size_t dimensions, QdrantClient::Deadline deadline
) {
    if (ensured_ == dimensions && !co_await look(dimensions, deadline)) forget();
    co_await ensure(dimensions, deadline);
}

// The result says nothing; SingleFlight needs one.
asio::awaitable<bool> QdrantCollection::make(
    std::size_t dimensions, QdrantClient::Deadline deadline
) {
    if (co_await look(dimensions, deadline))
        log::info("qdrant: collection already exists", {{"collection", name_}});
    else
        co_await create(dimensions, deadline);
    co_await index_payload(deadline);
    ensured_ = dimensions;
    co_return true;
}

/// Whether there is a collection. Throws when vectors of this size do not fit into it.
asio::awaitable<bool> QdrantCollection::look(
    std::size_t dimensions, QdrantClient::Deadline deadline
) {
    qdrant::GetCollectionInfoRequest request;
    request.set_collection_name(name_);
    const auto answer = co_await client_.get_collection(std::move(request), deadline);
    if (answer.status.error_code() == grpc::StatusCode::NOT_FOUND) co_return false;
    demand(answer.status, "describe the collection");
    compare(answer.response.result().config().params().vectors_config(), dimensions);
    verified_ = dimensions;
    co_return true;
}

void QdrantCollection::compare(const qdrant::VectorsConfig& found, std::size_t dimensions) {
    std::string complaint;
    if (!found.has_params() || found.params().distance() != qdrant::Cosine) {
        complaint = fmt::format(
            "collection \"{}\" has vectors with names, or does not compare them by cosine; set "
            "QDRANT_COLLECTION to a name that is not used yet",
            name_
        );
    } else if (found.params().size() != dimensions) {
        complaint = fmt::format(
            "collection \"{}\" has vectors of {} dimensions, and the model {} makes {}; set "
            "QDRANT_COLLECTION to a name that is not used yet, or configure the model that the "
            "collection was made for",
            name_,
            found.params().size(),
            model_(),
            dimensions
        );
    }
    {
        const std::lock_guard lock(mutex_);
        if (!complaint.empty() && complaint != complaint_)
            log::error("qdrant: collection does not fit the model", {{"error", complaint}});
        complaint_ = complaint;
    }
    if (!complaint.empty()) throw VectorsAway("qdrant: " + complaint);
}

asio::awaitable<void> QdrantCollection::create(
    std::size_t dimensions, QdrantClient::Deadline deadline
) {
    qdrant::CreateCollection request;
    request.set_collection_name(name_);
    auto& vectors = *request.mutable_vectors_config()->mutable_params();
    vectors.set_size(dimensions);
    vectors.set_distance(qdrant::Cosine);
    if (is_on_disk_) vectors.set_on_disk(true);
    request.mutable_hnsw_config()->set_m(kLinks);
    request.mutable_hnsw_config()->set_ef_construct(kCandidates);
    if (is_quantized_) {
        auto& bytes = *request.mutable_quantization_config()->mutable_scalar();
        bytes.set_type(qdrant::Int8);
        bytes.set_always_ram(true);
    }
    const auto answer = co_await client_.create_collection(std::move(request), deadline);
    if (!answer.status.ok()) {
        // Another server may have made it in the meantime.
        if (co_await look(dimensions, deadline)) co_return;
        demand(answer.status, "make the collection");
    }
    verified_ = dimensions;
    log::info("qdrant: created collection", {{"collection", name_}, {"dims", dimensions}});
    on_made_();
}

asio::awaitable<void> QdrantCollection::index_payload(QdrantClient::Deadline deadline) {
    for (const auto& field : kPayloadFields) {
        qdrant::CreateFieldIndexCollection request;
        request.set_collection_name(name_);
        request.set_field_name(std::string(field.name));
        request.set_field_type(field.type);
        // The index of a large collection takes longer than anybody should wait.
        request.set_wait(false);
        if (field.is_tenant)
            request.mutable_field_index_params()->mutable_keyword_index_params()->set_is_tenant(true
            );
        const auto answer = co_await client_.create_field_index(std::move(request), deadline);
        demand(answer.status, "index the payload");
    }
    log::info("qdrant: payload indexes ensured", {{"collection", name_}});
}

}  // namespace akashi

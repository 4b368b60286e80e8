#pragma once

#include "vectors/qdrant_endpoint.hpp"

#include <boost/asio/awaitable.hpp>

#include <grpcpp/channel.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/status.h>
#include <qdrant.grpc.pb.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace akashi {

/// Calls Qdrant by gRPC. Connects at the first call, and again about a second after a connection
/// failed. Callable from any thread; a thread of its own waits, and the caller resumes on its own
/// executor. A caller that is cancelled ends its call, and gets `operation_aborted`; all other
/// failures are statuses. Must outlive the coroutines that use it.
class QdrantClient {
public:
    /// When a call ends with the status DEADLINE_EXCEEDED.
    using Deadline = std::chrono::steady_clock::time_point;

    template <class Response>
    struct Answer {
        grpc::Status status;
        Response response;
    };
    template <class Response>
    using Call = boost::asio::awaitable<Answer<Response>>;

    /// A secure endpoint must have a certificate that the system trusts. An `api_key` that is not
    /// empty goes with every call; throws std::invalid_argument when no header can have it.
    QdrantClient(const QdrantEndpoint& endpoint, std::string api_key);
    ~QdrantClient();
    QdrantClient(const QdrantClient&) = delete;
    QdrantClient& operator=(const QdrantClient&) = delete;

    Call<qdrant::HealthCheckReply> check_health(Deadline deadline);
    Call<qdrant::GetCollectionInfoResponse> get_collection(
        qdrant::GetCollectionInfoRequest request, Deadline deadline
    );
    Call<qdrant::CollectionOperationResponse> create_collection(
        qdrant::CreateCollection request, Deadline deadline
    );
    Call<qdrant::PointsOperationResponse> create_field_index(
        qdrant::CreateFieldIndexCollection request, Deadline deadline
    );
    Call<qdrant::PointsOperationResponse> upsert(qdrant::UpsertPoints request, Deadline deadline);
    Call<qdrant::PointsOperationResponse> remove(qdrant::DeletePoints request, Deadline deadline);
    Call<qdrant::QueryResponse> query(qdrant::QueryPoints request, Deadline deadline);
    Call<qdrant::ScrollResponse> scroll(qdrant::ScrollPoints request, Deadline deadline);

private:
    template <class Stub, class Request, class Response>
    Call<Response> call(
        Stub& stub,
        std::unique_ptr<grpc::ClientAsyncResponseReader<
            Response>> (Stub::*
                            prepare)(grpc::ClientContext*, const Request&, grpc::CompletionQueue*),
        Request request,
        Deadline deadline
    );

    const std::string api_key_;
    std::shared_ptr<grpc::Channel> channel_;
    qdrant::Qdrant::Stub server_;
    qdrant::Collections::Stub collections_;
    qdrant::Points::Stub points_;
    grpc::CompletionQueue ended_calls_;  ///< each with a CallTag, which owns itself
    std::thread waiter_;
};

}  // namespace akashi

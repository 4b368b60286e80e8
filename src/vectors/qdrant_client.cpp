#include "vectors/qdrant_client.hpp"

#include "base/log.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <grpc/support/log.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;

using WhenDone = std::function<void(grpc::Status)>;

// gRPC writes its own lines to stderr, where nobody expects them. Callers report every failure.
void silence_grpc() {
    static std::once_flag once;
    std::call_once(once, [] {
        gpr_set_log_function([](gpr_log_func_args* line) {
            log::debug("qdrant: grpc", {{"text", std::string_view(line->message)}});
        });
    });
}

std::string checked_key(std::string key) {
    const auto is_printable = [](char letter) { return letter >= ' ' && letter <= '~'; };
    if (!std::ranges::all_of(key, is_printable))
        throw std::invalid_argument(
            "QDRANT_API_KEY must have only printable ASCII characters; check it for a line end"
        );
    return key;
}

std::shared_ptr<grpc::Channel> make_channel(const QdrantEndpoint& endpoint) {
    silence_grpc();
    grpc::ChannelArguments arguments;
    // A Qdrant that is back is used within about a second, also when its name has another address.
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
    arguments.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, 1'000);
    // How long a connection may take, despite its name.
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 3'000);
    // A connection that a router has forgotten is noticed before a search needs it.
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
    // No answer has more than a page of ids.
    arguments.SetMaxReceiveMessageSize(16 * 1024 * 1024);
    const auto credentials = endpoint.is_secure
                                 ? grpc::SslCredentials(grpc::SslCredentialsOptions())
                                 : grpc::InsecureChannelCredentials();
    return grpc::CreateCustomChannel(endpoint.address, credentials, arguments);
}

/// Begins a call with `start` and waits until gRPC says that it is done. A cancelled caller ends
/// the call, and waits for that, too.
asio::awaitable<grpc::Status> finish(
    std::shared_ptr<grpc::ClientContext> context, std::function<void(WhenDone)> start
) {
    const auto initiate = [&](auto handler) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
            slot.assign([context](asio::cancellation_type) { context->TryCancel(); });
        auto work = asio::make_work_guard(asio::get_associated_executor(handler));
        // std::function wants to copy.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        start([shared, work](grpc::Status status) {
            asio::post(work.get_executor(), [shared, status = std::move(status)]() mutable {
                std::move (*shared)(std::move(status));
            });
        });
    };
    auto status = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(grpc::Status)>(
        initiate, asio::use_awaitable
    );
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    co_return status;
}

template <class Calls, class Request, class Response>
QdrantClient::Call<Response> call(
    std::type_identity_t<Calls>& calls,
    void (Calls::*method)(grpc::ClientContext*, const Request*, Response*, WhenDone),
    std::type_identity_t<Request> request,
    const std::string& api_key,
    QdrantClient::Deadline deadline
) {
    // Owned by the call, which outlives this coroutine when its executor is destroyed.
    struct State {
        grpc::ClientContext context;
        Request request;
        Response response;
    };
    const auto state = std::make_shared<State>();
    state->request = std::move(request);
    const auto left = std::chrono::duration_cast<std::chrono::system_clock::duration>(
        deadline - std::chrono::steady_clock::now()
    );
    state->context.set_deadline(std::chrono::system_clock::now() + left);
    if (!api_key.empty()) state->context.AddMetadata("api-key", api_key);

    const std::function<void(WhenDone)> start = [&calls, method, state](WhenDone when_done) {
        const auto done = [state, when_done = std::move(when_done)](grpc::Status status) {
            when_done(std::move(status));
        };
        (calls.*method)(&state->context, &state->request, &state->response, done);
    };
    auto status =
        co_await finish(std::shared_ptr<grpc::ClientContext>(state, &state->context), start);
    co_return QdrantClient::Answer<Response>{std::move(status), std::move(state->response)};
}

using ServerCalls = qdrant::Qdrant::StubInterface::async_interface;
using CollectionCalls = qdrant::Collections::StubInterface::async_interface;
using PointCalls = qdrant::Points::StubInterface::async_interface;

}  // namespace

QdrantClient::QdrantClient(const QdrantEndpoint& endpoint, std::string api_key)
    : api_key_(checked_key(std::move(api_key))),
      channel_(make_channel(endpoint)),
      server_(channel_),
      collections_(channel_),
      points_(channel_) {}

QdrantClient::Call<qdrant::HealthCheckReply> QdrantClient::check_health(Deadline deadline) {
    return call(*server_.async(), &ServerCalls::HealthCheck, {}, api_key_, deadline);
}

QdrantClient::Call<qdrant::GetCollectionInfoResponse> QdrantClient::get_collection(
    qdrant::GetCollectionInfoRequest request, Deadline deadline
) {
    auto& calls = *collections_.async();
    return call(calls, &CollectionCalls::Get, std::move(request), api_key_, deadline);
}

QdrantClient::Call<qdrant::CollectionOperationResponse> QdrantClient::create_collection(
    qdrant::CreateCollection request, Deadline deadline
) {
    auto& calls = *collections_.async();
    return call(calls, &CollectionCalls::Create, std::move(request), api_key_, deadline);
}

QdrantClient::Call<qdrant::PointsOperationResponse> QdrantClient::create_field_index(
    qdrant::CreateFieldIndexCollection request, Deadline deadline
) {
    auto& calls = *points_.async();
    return call(calls, &PointCalls::CreateFieldIndex, std::move(request), api_key_, deadline);
}

QdrantClient::Call<qdrant::PointsOperationResponse> QdrantClient::upsert(
    qdrant::UpsertPoints request, Deadline deadline
) {
    return call(*points_.async(), &PointCalls::Upsert, std::move(request), api_key_, deadline);
}

QdrantClient::Call<qdrant::PointsOperationResponse> QdrantClient::remove(
    qdrant::DeletePoints request, Deadline deadline
) {
    return call(*points_.async(), &PointCalls::Delete, std::move(request), api_key_, deadline);
}

QdrantClient::Call<qdrant::QueryResponse> QdrantClient::query(
    qdrant::QueryPoints request, Deadline deadline
) {
    return call(*points_.async(), &PointCalls::Query, std::move(request), api_key_, deadline);
}

QdrantClient::Call<qdrant::ScrollResponse> QdrantClient::scroll(
    qdrant::ScrollPoints request, Deadline deadline
) {
    return call(*points_.async(), &PointCalls::Scroll, std::move(request), api_key_, deadline);
}

}  // namespace akashi

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
#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace akashi {
namespace {

namespace asio = boost::asio;

using CallEnd = std::function<void()>;

/// The tag of a call: what is to be done when it has ended. gRPC hands it to the thread that waits,
/// but ThreadSanitizer cannot see how, so the tag itself says that it was made before.
class CallTag {
public:
    explicit CallTag(CallEnd end) : end_(std::move(end)) {
        is_made_.store(true, std::memory_order_release);
    }

    void end() const {
        static_cast<void>(is_made_.load(std::memory_order_acquire));
        end_();
    }

private:
    const CallEnd end_;
    std::atomic<bool> is_made_ = false;
};

void wait_for_ends(grpc::CompletionQueue& ended_calls) {
    void* tag = nullptr;
    bool is_ok = false;  // always, for calls of one answer
    while (ended_calls.Next(&tag, &is_ok)) {
        const std::unique_ptr<const CallTag> call(static_cast<const CallTag*>(tag));
        call->end();
    }
}

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

/// Begins a call with `start` and waits until it has ended. A cancelled caller ends the call, and
/// waits for that, too.
asio::awaitable<void> finish(
    std::shared_ptr<grpc::ClientContext> context, std::function<void(CallEnd)> start
) {
    const auto initiate = [&](auto handler) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected())
            slot.assign([context](asio::cancellation_type) { context->TryCancel(); });
        auto work = asio::make_work_guard(asio::get_associated_executor(handler));
        // std::function wants to copy.
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        start([shared, work] {
            asio::post(work.get_executor(), [shared] { std::move (*shared)(); });
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        initiate, asio::use_awaitable
    );
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

using Server = qdrant::Qdrant::Stub;
using Collections = qdrant::Collections::Stub;
using Points = qdrant::Points::Stub;

}  // namespace

QdrantClient::QdrantClient(const QdrantEndpoint& endpoint, std::string api_key)
    : api_key_(checked_key(std::move(api_key))),
      channel_(make_channel(endpoint)),
      server_(channel_),
      collections_(channel_),
      points_(channel_),
      waiter_([this] { wait_for_ends(ended_calls_); }) {}

QdrantClient::~QdrantClient() {
    ended_calls_.Shutdown();
    waiter_.join();
}

template <class Stub, class Request, class Response>
QdrantClient::Call<Response> QdrantClient::call(
    Stub& stub,
    std::unique_ptr<grpc::ClientAsyncResponseReader<
        Response>> (Stub::*prepare)(grpc::ClientContext*, const Request&, grpc::CompletionQueue*),
    Request request,
    Deadline deadline
) {
    // Owned by the end of the call, which outlives this coroutine when its executor is destroyed.
    struct State {
        grpc::ClientContext context;
        grpc::Status status;
        Response response;
        std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader;
    };
    const auto state = std::make_shared<State>();
    const auto left = std::chrono::duration_cast<std::chrono::system_clock::duration>(
        deadline - std::chrono::steady_clock::now()
    );
    state->context.set_deadline(std::chrono::system_clock::now() + left);
    if (!api_key_.empty()) state->context.AddMetadata("api-key", api_key_);
    state->reader = (stub.*prepare)(&state->context, request, &ended_calls_);

    const std::shared_ptr<grpc::ClientContext> context(state, &state->context);
    co_await finish(context, [state](CallEnd end) {
        state->reader->StartCall();
        auto* tag = new CallTag([state, end = std::move(end)] { end(); });
        state->reader->Finish(&state->response, &state->status, tag);
    });
    co_return Answer<Response>{std::move(state->status), std::move(state->response)};
}

QdrantClient::Call<qdrant::HealthCheckReply> QdrantClient::check_health(Deadline deadline) {
    return call(server_, &Server::PrepareAsyncHealthCheck, qdrant::HealthCheckRequest(), deadline);
}

QdrantClient::Call<qdrant::GetCollectionInfoResponse> QdrantClient::get_collection(
    qdrant::GetCollectionInfoRequest request, Deadline deadline
) {
    return call(collections_, &Collections::PrepareAsyncGet, std::move(request), deadline);
}

QdrantClient::Call<qdrant::CollectionOperationResponse> QdrantClient::create_collection(
    qdrant::CreateCollection request, Deadline deadline
) {
    return call(collections_, &Collections::PrepareAsyncCreate, std::move(request), deadline);
}

QdrantClient::Call<qdrant::PointsOperationResponse> QdrantClient::create_field_index(
    qdrant::CreateFieldIndexCollection request, Deadline deadline
) {
    return call(points_, &Points::PrepareAsyncCreateFieldIndex, std::move(request), deadline);
}

QdrantClient::Call<qdrant::PointsOperationResponse> QdrantClient::upsert(
    qdrant::UpsertPoints request, Deadline deadline
) {
    return call(points_, &Points::PrepareAsyncUpsert, std::move(request), deadline);
}

QdrantClient::Call<qdrant::PointsOperationResponse> QdrantClient::remove(
    qdrant::DeletePoints request, Deadline deadline
) {
    return call(points_, &Points::PrepareAsyncDelete, std::move(request), deadline);
}

QdrantClient::Call<qdrant::QueryResponse> QdrantClient::query(
    qdrant::QueryPoints request, Deadline deadline
) {
    return call(points_, &Points::PrepareAsyncQuery, std::move(request), deadline);
}

QdrantClient::Call<qdrant::ScrollResponse> QdrantClient::scroll(
    qdrant::ScrollPoints request, Deadline deadline
) {
    return call(points_, &Points::PrepareAsyncScroll, std::move(request), deadline);
}

}  // namespace akashi

#include "doctor/qdrant_check.hpp"

#include "vectors/qdrant_client.hpp"
#include "vectors/qdrant_endpoint.hpp"
#include "vectors/qdrant_failure.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kName = "qdrant";
constexpr auto kPatience = 2500ms;
constexpr const char* kReindex = "akashi reindex";

QdrantClient::Deadline soon() { return std::chrono::steady_clock::now() + kPatience; }

/// Why vectors of this size cannot be kept; nothing when they can.
std::optional<Observation> judge_form(
    const qdrant::VectorsConfig& vectors,
    const VectorConfig& config,
    std::optional<std::size_t> size
) {
    if (!vectors.has_params() || vectors.params().distance() != qdrant::Cosine)
        return problem(
            kName,
            fmt::format(
                "collection \"{}\" has vectors with names, or does not compare them by cosine",
                config.qdrant_collection
            ),
            "set QDRANT_COLLECTION to a name that is not used yet, and restart"
        );
    if (size && vectors.params().size() != *size)
        return problem(
            kName,
            fmt::format(
                "collection \"{}\" has vectors of {} dimensions, and the model makes {}",
                config.qdrant_collection,
                vectors.params().size(),
                *size
            ),
            "set QDRANT_COLLECTION to a name that is not used yet, restart, then: akashi reindex"
        );
    return std::nullopt;
}

Observation judge_drift(std::int64_t points, const std::optional<VectorCount>& count) {
    const std::string state = fmt::format("it has {} points", points);
    if (!count) return fine(kName, state);
    const auto drift = std::abs(points - count->vectors);
    const std::string compared =
        fmt::format("{}, and the database has {} vectors", state, count->vectors);
    if (drift <= count->waiting) return fine(kName, compared);
    return warning(
        kName, fmt::format("{}: {} differ, and {} wait", compared, drift, count->waiting), kReindex
    );
}

}  // namespace

asio::awaitable<Observations> check_qdrant(VectorConfig config, QdrantExpectations expectations) {
    const auto endpoint = parse_qdrant_url(config.qdrant_url);
    if (!endpoint) co_return Observations{problem(kName, "the URL is wrong", "correct QDRANT_URL")};
    QdrantClient client(*endpoint, config.qdrant_api_key);
    qdrant::GetCollectionInfoRequest request;
    request.set_collection_name(config.qdrant_collection);
    const auto answer = co_await client.get_collection(std::move(request), soon());
    if (answer.status.error_code() == grpc::StatusCode::NOT_FOUND)
        co_return Observations{warning(
            kName,
            fmt::format(
                "{} answers, and has no collection \"{}\"; a server makes it with the first vector",
                endpoint->address,
                config.qdrant_collection
            ),
            kReindex
        )};
    if (!answer.status.ok())
        co_return Observations{problem(
            kName,
            fmt::format(
                "{}: {}; searches go by words alone",
                endpoint->address,
                describe_failure("describe the collection", answer.status)
            ),
            "bring Qdrant back, or correct QDRANT_URL and QDRANT_API_KEY; nothing is lost meanwhile"
        )};
    const auto& collection = answer.response.result();
    if (auto misfit = judge_form(
            collection.config().params().vectors_config(), config, expectations.dimensions
        ))
        co_return Observations{std::move(*misfit)};
    co_return Observations{judge_drift(
        static_cast<std::int64_t>(collection.points_count()), co_await expectations.count_vectors()
    )};
}

}  // namespace akashi

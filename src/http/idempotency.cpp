#include "http/idempotency.hpp"

#include "base/crypto.hpp"
#include "base/json_writer.hpp"
#include "http/target.hpp"

namespace akashi::http {
namespace {

constexpr std::size_t kMaxKeyBytes = 255;

std::string trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

}  // namespace

Result<std::optional<std::string>> idempotency_key(const Request& request) {
    for (const std::string_view name : {"idempotency-key", "x-idempotency-key"}) {
        const auto value = text_header(request, name);
        if (!value) return value.error();
        std::string key = trim(*value);
        if (key.empty()) continue;
        if (key.size() > kMaxKeyBytes) {
            return Error(ErrorCode::invalid_input, "idempotency key must be at most 255 bytes");
        }
        return std::optional(std::move(key));
    }
    return std::optional<std::string>();
}

Result<std::optional<Idempotency>> idempotency_of(
    const Request& request, const boost::json::value& body
) {
    auto read = idempotency_key(request);
    if (!read) return read.error();
    std::optional<std::string> key = std::move(*read);
    if (!key) return std::optional<Idempotency>();
    Idempotency idempotency;
    idempotency.agent_id = request.caller.agent_id;
    // Decoded: how a path is escaped does not make it another one.
    idempotency.endpoint = std::string(to_string(request.method)) + ':' +
                           percent_decode(request.path).value_or(request.path);
    idempotency.key = std::move(*key);
    idempotency.fingerprint = to_hex(as_text(sha256(to_canonical_json(body))));
    return std::optional(std::move(idempotency));
}

boost::asio::awaitable<Result<std::string>> run_once(
    IdempotencyService& service,
    const Request& request,
    boost::json::value body,
    IdempotencyService::Write write
) {
    auto key = idempotency_of(request, body);
    if (!key) co_return key.error();
    co_return co_await service.run(request.caller.org, std::move(*key), std::move(write));
}

}  // namespace akashi::http

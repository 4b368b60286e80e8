#include "core/idempotency_service.hpp"

#include "base/maybe_stored.hpp"

namespace akashi {

namespace asio = boost::asio;

asio::awaitable<Result<std::string>> IdempotencyService::run(
    OrgId org, std::optional<Idempotency> key, Write write
) {
    if (!key) {
        auto written = co_await write(std::nullopt);
        if (!written) co_return written.error();
        co_return std::move(written->data);
    }
    if (auto kept = co_await store_.find(org, *key)) {
        co_return co_await repeat(org, std::move(*key), std::move(*kept), std::move(write));
    }
    Result<Answer> written = Answer();
    try {
        written = co_await write(key);
    } catch (const IdempotencyKeyTaken&) {
        instruments_.in_progress.Increment();
        written = idempotency_key_reused();  // or the answer of the other request, see below
    }
    if (written) {
        instruments_.fresh.Increment();
        co_return co_await keep(org, std::move(*key), std::move(*written));
    }
    if (auto kept = co_await store_.find(org, *key)) {
        co_return co_await repeat(org, std::move(*key), std::move(*kept), std::move(write));
    }
    co_return written.error();
}

asio::awaitable<Result<std::string>> IdempotencyService::repeat(
    OrgId org, Idempotency key, KeptAnswer kept, Write write
) {
    const bool is_same = key.matches(kept.fingerprint);
    (is_same ? instruments_.repeated : instruments_.conflict).Increment();
    if (!is_same) co_return idempotency_key_reused();
    if (!kept.answer.empty()) co_return std::move(kept.answer);
    auto written = co_await write(std::nullopt);
    if (!written) co_return written.error();
    co_return co_await keep(org, std::move(key), std::move(*written));
}

asio::awaitable<Result<std::string>> IdempotencyService::keep(
    OrgId org, Idempotency key, Answer answer
) {
    if (!answer.is_kept) co_await after_write(store_.keep_answer(org, std::move(key), answer.data));
    co_return std::move(answer.data);
}

}  // namespace akashi

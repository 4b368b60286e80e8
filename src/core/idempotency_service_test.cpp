#include "core/idempotency_service.hpp"

#include "base/maybe_stored.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace akashi {
namespace {

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

/// Finds no key, and cannot keep an answer.
class FullStore final : public IdempotencyStore {
public:
    boost::asio::awaitable<std::optional<KeptAnswer>> find(OrgId, Idempotency) override {
        co_return std::nullopt;
    }
    boost::asio::awaitable<void> keep_answer(OrgId, Idempotency, std::string) override {
        throw Unavailable("the disk is full");
        co_return;
    }
};

boost::asio::awaitable<Result<Answer>> write(Once) { co_return Answer{.data = "1"}; }
boost::asio::awaitable<Result<Answer>> write_and_keep(Once) {
    co_return Answer{.data = "2", .is_kept = true};
}

TEST(IdempotencyService, DoesNotDenyAWriteWhoseAnswerCouldNotBeKept) {
    boost::asio::io_context io;
    FullStore store;
    IdempotencyService service(store);
    EXPECT_THROW(testing::run(io, service.run(OrgId(), Idempotency(), write)), MaybeStored);
    EXPECT_EQ(*testing::run(io, service.run(OrgId(), Idempotency(), write_and_keep)), "2");
}

}  // namespace
}  // namespace akashi

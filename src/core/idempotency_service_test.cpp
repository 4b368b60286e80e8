#include "core/idempotency_service.hpp"

#include "base/maybe_stored.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace akashi {
namespace {

using Answer = IdempotencyService::Answer;
using Once = std::optional<Idempotency>;

constexpr OrgId kOrg{Uuid({7})};

/// Keeps one key of one organization.
class OneKey final : public IdempotencyStore {
public:
    boost::asio::awaitable<std::optional<KeptAnswer>> find(OrgId org, Idempotency key) override {
        EXPECT_EQ(org, kOrg);
        EXPECT_EQ(key.key, "k");
        co_return kept;
    }
    boost::asio::awaitable<void> keep_answer(OrgId org, Idempotency key, std::string answer)
        override {
        EXPECT_EQ(org, kOrg);
        if (is_full) throw Unavailable("the disk is full");
        kept = KeptAnswer{key.fingerprint, std::move(answer)};
        co_return;
    }

    std::optional<KeptAnswer> kept;
    bool is_full = false;
};

class IdempotencyServiceTest : public ::testing::Test {
protected:
    static Idempotency request(const std::string& fingerprint) {
        return {.agent_id = "a", .endpoint = "e", .key = "k", .fingerprint = fingerprint};
    }

    /// Runs a write whose answer counts the writes.
    Result<std::string> run(Once key, bool is_kept = false) {
        return run_write(std::move(key), [this, is_kept](Once once) -> Write {
            had_key_ = once.has_value();
            co_return Answer{.data = std::to_string(++writes_), .is_kept = is_kept};
        });
    }

    using Write = boost::asio::awaitable<Result<Answer>>;
    Result<std::string> run_write(Once key, IdempotencyService::Write write) {
        return testing::run(io_, service_.run(kOrg, std::move(key), std::move(write)));
    }

    boost::asio::io_context io_;
    OneKey store_;
    IdempotencyService service_{store_};
    int writes_ = 0;
    bool had_key_ = false;
};

TEST_F(IdempotencyServiceTest, WritesEachTimeWithoutAKey) {
    EXPECT_EQ(run(std::nullopt).value(), "1");
    EXPECT_EQ(run(std::nullopt).value(), "2");
    EXPECT_FALSE(store_.kept);
}

TEST_F(IdempotencyServiceTest, GivesTheFirstAnswerAgainToTheSameRequestOnly) {
    EXPECT_EQ(run(request("same")).value(), "1");
    EXPECT_TRUE(had_key_);
    EXPECT_EQ(run(request("same")).value(), "1");
    const auto other = run(request("other"));
    ASSERT_TRUE(other.has_error());
    EXPECT_EQ(other.error().code(), ErrorCode::conflict);
    EXPECT_EQ(other.error().message(), "idempotency key reused with different payload");
    EXPECT_EQ(writes_, 1);
}

TEST_F(IdempotencyServiceTest, RepeatsAWriteWhoseAnswerIsMissingAndKeepsThat) {
    store_.kept = KeptAnswer{"same", ""};
    EXPECT_TRUE(run(request("other")).has_error());
    EXPECT_EQ(run(request("same")).value(), "1");
    EXPECT_FALSE(had_key_) << "the key is stored already";
    EXPECT_EQ(store_.kept->answer, "1");
    EXPECT_EQ(run(request("same")).value(), "1");
}

TEST_F(IdempotencyServiceTest, LeavesTheAnswerThatTheTransactionHasKept) {
    EXPECT_EQ(run(request("same"), /*is_kept=*/true).value(), "1");
    EXPECT_FALSE(store_.kept);
}

TEST_F(IdempotencyServiceTest, GivesTheAnswerOfTheRequestThatCameFirstMeanwhile) {
    const auto meet_another = [this](const std::string& fingerprint) {
        store_.kept.reset();
        return run_write(request("same"), [this, fingerprint](Once) -> Write {
            store_.kept = KeptAnswer{fingerprint, "of the other"};
            throw IdempotencyKeyTaken();
            co_return Answer();
        });
    };
    EXPECT_EQ(meet_another("same").value(), "of the other");
    EXPECT_EQ(meet_another("other").error().code(), ErrorCode::conflict);
}

TEST_F(IdempotencyServiceTest, TellsWhyAWriteFailedUnlessAnotherWasAnswered) {
    const auto fail = [](Once) -> Write { co_return Error(ErrorCode::not_found, "not there"); };
    EXPECT_EQ(run_write(std::nullopt, fail).error().message(), "not there");
    EXPECT_EQ(run_write(request("same"), fail).error().message(), "not there");
    EXPECT_FALSE(store_.kept);
    const auto come_second = [this](Once) -> Write {
        store_.kept = KeptAnswer{"same", "of the first"};
        co_return Error(ErrorCode::conflict, "agent_id already exists");
    };
    EXPECT_EQ(run_write(request("same"), come_second).value(), "of the first");
    store_.kept = KeptAnswer{"same", ""};
    EXPECT_EQ(run_write(request("same"), fail).error().message(), "not there");
}

TEST_F(IdempotencyServiceTest, DoesNotDenyAWriteWhoseAnswerCouldNotBeKept) {
    store_.is_full = true;
    EXPECT_THROW(run(request("same")), MaybeStored);
    EXPECT_EQ(run(request("same"), /*is_kept=*/true).value(), "2");
    store_.kept = KeptAnswer{"same", ""};
    EXPECT_THROW(run(request("same")), MaybeStored);
}

}  // namespace
}  // namespace akashi

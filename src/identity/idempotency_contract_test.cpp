#include "core/idempotency_service.hpp"
#include "testing/stores/stores.hpp"

#include <gtest/gtest.h>

namespace akashi::contract {
namespace {

class IdempotencyContract : public ContractTest {
protected:
    static Idempotency make_key(std::string answer = "") {
        return {
            .agent_id = "admin",
            .endpoint = "PATCH:/v1/agents/coder",
            .key = "once",
            .fingerprint = "f",
            .answer = std::move(answer)
        };
    }

    std::optional<KeptAnswer> find(OrgId org = kDefaultOrg) {
        return run(stores_->identity().idempotency.find(org, make_key()));
    }
    boost::asio::awaitable<Result<IdempotencyService::Answer>> tag(std::optional<Idempotency> key) {
        co_await agents().set_tags(
            kDefaultOrg, "coder", {"x"}, clock_, make_change(kDefaultOrg, std::move(key))
        );
        co_return IdempotencyService::Answer{.data = "tagged"};
    }
    std::string answer() { return find().value_or(KeptAnswer{"", "none"}).answer; }
};

TEST_P(IdempotencyContract, KeepsTheKeyOfEveryWriteWithIt) {
    EXPECT_FALSE(find());
    update_agent(kDefaultOrg, "coder", {"C", {}}, clock_, make_key());
    ASSERT_TRUE(find());
    EXPECT_EQ(find()->fingerprint, "f");
    EXPECT_EQ(answer(), "");
    EXPECT_FALSE(find(kOtherOrg));
    EXPECT_THROW(
        update_agent(kDefaultOrg, "coder", {"D", {}}, clock_, make_key()), IdempotencyKeyTaken
    );
    EXPECT_THROW(set_tags(kDefaultOrg, "coder", {"x"}, clock_, make_key()), IdempotencyKeyTaken);
    EXPECT_THROW(remove_agent("coder", make_key()), IdempotencyKeyTaken);
    Agent agent;
    agent.id = AgentRowId::make();
    agent.agent_id = agent.name = "new";
    EXPECT_THROW(create_agent(agent, std::nullopt, make_key()), IdempotencyKeyTaken);
    EXPECT_EQ(run(directory().find(kDefaultOrg, "coder"))->name, "C");
    EXPECT_TRUE(run(directory().find(kDefaultOrg, "coder"))->tags.empty());
    EXPECT_FALSE(run(directory().find(kDefaultOrg, "new")));
}

TEST_P(IdempotencyContract, LeavesNoKeyOfAWriteThatFails) {
    update_agent(kDefaultOrg, "nobody", {"C", {}}, clock_, make_key());
    set_tags(kDefaultOrg, "nobody", {"x"}, clock_, make_key());
    remove_agent("nobody", make_key());
    Agent taken;
    taken.id = AgentRowId::make();
    taken.agent_id = taken.name = "coder";
    EXPECT_FALSE(create_agent(taken, std::nullopt, make_key("a")));
    EXPECT_FALSE(find());
}

TEST_P(IdempotencyContract, KeepsTheAnswerThatComesFirst) {
    set_tags(kDefaultOrg, "coder", {"x"}, clock_, make_key());
    auto& store = stores_->identity().idempotency;
    run(store.keep_answer(kDefaultOrg, make_key(), "first"));
    run(store.keep_answer(kDefaultOrg, make_key(), "second"));
    EXPECT_EQ(answer(), "first");
}

TEST_P(IdempotencyContract, KeepsTheKeyOfADeletion) {
    const auto job = remove_agent("coder", make_key());
    EXPECT_EQ(kept_deletion(answer()), job->id);
}

TEST_P(IdempotencyContract, RunsAWriteAgainWhoseAnswerWasLost) {
    IdempotencyService service(stores_->identity().idempotency);
    int runs = 0;
    const IdempotencyService::Write write = [&](std::optional<Idempotency> key) {
        ++runs;
        return tag(std::move(key));
    };
    set_tags(kDefaultOrg, "coder", {"x"}, clock_, make_key());
    EXPECT_EQ(*run(service.run(kDefaultOrg, make_key(), write)), "tagged");
    EXPECT_EQ(*run(service.run(kDefaultOrg, make_key(), write)), "tagged");
    EXPECT_EQ(runs, 1);
    Idempotency other = make_key();
    other.fingerprint = "g";
    EXPECT_EQ(run(service.run(kDefaultOrg, other, write)).error().code(), ErrorCode::conflict);
}

AKASHI_CONTRACT(IdempotencyContract);

}  // namespace
}  // namespace akashi::contract

#include "postgres/connection.hpp"
#include "postgres/conninfo.hpp"
#include "testing/dev_environment.hpp"
#include "testing/stores/mirrored_organizations.hpp"
#include "testing/stores/postgres_stores.hpp"

#include <gmock/gmock.h>

namespace akashi::contract {
namespace {

using ::testing::ElementsAre;

/// What servers are told of agents that lost a key.
class KeyIsolation : public MirroredOrganizations {
protected:
    void SetUp() override {
        MirroredOrganizations::SetUp();
        const std::string url = testing::with_database(
            testing::dev_environment("NOTIFY_URL"),
            stores_->query("SELECT current_database()").at(0)
        );
        listening_ = run(postgres::Connection::open(
            io_.get_executor(), postgres::parse_conninfo(url), kPatience, nullptr
        ));
        run(listening_->run({{&kListen, {}}}, kPatience));
    }

    /// The payloads that came before the end that this sends.
    std::vector<std::string> heard() {
        stores_->query("SELECT pg_notify('akashi_agents', 'end')");
        std::vector<std::string> payloads;
        while (true) {
            for (const auto& notification : run(listening_->hear(kPatience))) {
                if (notification.payload == "end") return payloads;
                payloads.push_back(notification.payload);
            }
        }
    }

    static constexpr std::chrono::seconds kPatience{10};
    static constexpr Query kListen{"listen", "LISTEN akashi_agents"};
    std::unique_ptr<postgres::Connection> listening_;
};

TEST_P(KeyIsolation, TheLossOfAKeyIsAnnouncedForItsOwnAgentOnly) {
    const Agent planner = run(directory().find(kMine, "planner")).value();
    stores_->query(
        "DELETE FROM api_keys WHERE agent_id = 'planner' AND org_id = '" + kMine.str() + "'"
    );
    EXPECT_THAT(heard(), ElementsAre(kMine.str() + " " + planner.id.str()));
}

INSTANTIATE_TEST_SUITE_P(
    Store,
    KeyIsolation,
    ::testing::Values(Implementation{"Postgres", make_postgres_stores}),
    [](const auto& given) { return given.param.name; }
);

}  // namespace
}  // namespace akashi::contract

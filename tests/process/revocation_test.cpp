#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace akashi::testing {
namespace {

/// Much more than a second, and less than proofs are remembered.
constexpr std::chrono::seconds kPatience{15};

const std::string kFirstKey = "key of the first worker";
const std::string kSecondKey = "key of the second worker";

void create_worker(Client admin, const std::string& key) {
    const auto created = admin.post(
        "/v1/agents", fmt::format(R"({{"agent_id":"worker","name":"worker","api_key":"{}"}})", key)
    );
    ASSERT_EQ(created.status, 201) << created.body;
}

void delete_worker(Client admin) {
    std::string request = admin.get_text("/v1/agents/worker");
    request.replace(0, std::string("GET").size(), "DELETE");
    ASSERT_TRUE(admin.send(request));
    const auto deleted = admin.receive();
    // A server may delete while others go on.
    ASSERT_TRUE(deleted.status == 200 || deleted.status == 202) << deleted.body;
    ASSERT_TRUE(eventually([&] { return admin.get("/v1/agents/worker").status == 404; }, kPatience)
    );
}

/// Two servers on one database.
class Revocation : public ::testing::Test {
protected:
    /// `notify_url` is that of the second one.
    void start(const std::string& notify_url) {
        const Environment environment{{"AKASHI_ENABLE_DESTRUCTIVE_DELETE", "true"}};
        first_ = std::make_unique<AkashiServe>(
            ServeOptions{servers_.database_url(), servers_.notify_url(), environment}
        );
        ASSERT_TRUE(first_->wait_for("/readyz", 200));
        second_ = std::make_unique<AkashiServe>(
            ServeOptions{servers_.database_url(), notify_url, environment}
        );
        ASSERT_TRUE(second_->wait_for("/readyz", 200));
    }

    Client worker(const std::string& key) {
        return Client(second_->port(), "ApiKey worker:" + key);
    }
    int read_as_worker(const std::string& key) {
        return worker(key).get("/v1/decisions/recent").status;
    }
    int trace_as_worker(const std::string& key) {
        const std::string body =
            R"({"agent_id":"worker","decision":{"decision_type":"a","outcome":"b","confidence":0.5}})";
        return worker(key).post("/v1/trace", body).status;
    }

    void expect_a_deleted_agent_stays_out() {
        create_worker(first_->client(), kFirstKey);
        ASSERT_EQ(read_as_worker(kFirstKey), 200);
        ASSERT_EQ(trace_as_worker(kFirstKey), 201);
        delete_worker(first_->client());
        create_worker(first_->client(), kSecondKey);
        EXPECT_EQ(trace_as_worker(kFirstKey), 401) << "at once, and never for the second worker";
        EXPECT_TRUE(eventually([&] { return read_as_worker(kFirstKey) == 401; }, kPatience))
            << second_->log();
        EXPECT_EQ(trace_as_worker(kFirstKey), 401);
        EXPECT_EQ(trace_as_worker(kSecondKey), 201);
    }

    /// Sends a request without a body to the first server, as the admin.
    Answer send_to_first(const std::string& method, const std::string& path) {
        Client admin = first_->client();
        std::string request = admin.get_text(path);
        request.replace(0, std::string("GET").size(), method);
        EXPECT_TRUE(admin.send(request));
        return admin.receive();
    }
    void expect_revoked_keys_stay_out() {
        create_worker(first_->client(), kFirstKey);
        ASSERT_EQ(read_as_worker(kFirstKey), 200);
        const auto newest = first_->client().get("/v1/keys?limit=1").json().at("data").at(0);
        const auto rotated =
            send_to_first("POST", fmt::format("/v1/keys/{}/rotate", text(newest, "id")));
        ASSERT_EQ(rotated.status, 200) << rotated.body;
        const auto made = rotated.json().at("data").at("new_key");
        EXPECT_EQ(read_as_worker(text(made, "raw_key")), 200);
        EXPECT_TRUE(eventually([&] { return read_as_worker(kFirstKey) == 401; }, kPatience))
            << second_->log();
        EXPECT_EQ(send_to_first("DELETE", "/v1/keys/" + text(made, "id")).status, 204);
        EXPECT_TRUE(
            eventually([&] { return read_as_worker(text(made, "raw_key")) == 401; }, kPatience)
        ) << second_->log();
    }
    static std::string text(const boost::json::value& of, const std::string& member) {
        return std::string(of.at(member).as_string());
    }

    DevServers servers_;
    std::unique_ptr<AkashiServe> first_;
    std::unique_ptr<AkashiServe> second_;
};

TEST_F(Revocation, ReachesAServerThatListens) {
    start(servers_.notify_url());
    ASSERT_TRUE(second_->wait_for_line("broker: listening for notifications"));
    expect_a_deleted_agent_stays_out();
}

TEST_F(Revocation, ReachesAServerThatDoesNotListen) {
    start("");
    expect_a_deleted_agent_stays_out();
}

TEST_F(Revocation, ReachesAServerThatCannotConnectToListen) {
    start(DevServers::with_port(servers_.notify_url(), free_port()));
    expect_a_deleted_agent_stays_out();
}

TEST_F(Revocation, TakesARevokedKeyFromAServerThatListens) {
    start(servers_.notify_url());
    ASSERT_TRUE(second_->wait_for_line("broker: listening for notifications"));
    create_worker(first_->client(), kFirstKey);
    ASSERT_EQ(read_as_worker(kFirstKey), 200);
    postgres::BlockingSession session(servers_.notify_url());
    session.query("UPDATE api_keys SET revoked_at = now() WHERE agent_id = 'worker'");
    EXPECT_TRUE(eventually([&] { return read_as_worker(kFirstKey) == 401; }, kPatience))
        << second_->log();
}

TEST_F(Revocation, OfAKeyReachesAServerThatListens) {
    start(servers_.notify_url());
    ASSERT_TRUE(second_->wait_for_line("broker: listening for notifications"));
    expect_revoked_keys_stay_out();
}

TEST_F(Revocation, OfAKeyReachesAServerThatDoesNotListen) {
    start("");
    expect_revoked_keys_stay_out();
}

}  // namespace
}  // namespace akashi::testing

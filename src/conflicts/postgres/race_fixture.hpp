#pragma once

#include "conflicts/postgres/scoring_store.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/run.hpp"
#include "testing/stores/migrated_database.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace akashi::postgres {

inline constexpr const char* kFirst = "00000000-0000-7000-8000-000000000001";
inline constexpr const char* kSecond = "00000000-0000-7000-8000-000000000002";
inline constexpr const char* kThird = "00000000-0000-7000-8000-000000000003";

/// Two decisions of a project that bind one parameter to different values, and do not know of each
/// other yet.
class RaceTest : public ::testing::Test {
protected:
    RaceTest() {
        session().query(
            "INSERT INTO organizations (id, name, slug) VALUES"
            " ('00000000-0000-0000-0000-000000000000', 'Test', 'test')"
        );
        session().query(
            "INSERT INTO agents (id, org_id, agent_id, name)"
            " SELECT gen_random_uuid(), o.id, 'planner', 'planner' FROM organizations AS o"
        );
        session().query(
            "INSERT INTO runs (id, org_id, agent_id, status, started_at)"
            " SELECT gen_random_uuid(), o.id, 'planner', 'completed', now()"
            " FROM organizations AS o"
        );
        for (const std::string id : {kFirst, kSecond}) decide(id, id.substr(35));
    }
    ~RaceTest() override {
        threads_.stop();
        threads_.join();
    }

    template <class Id>
    static Id parsed(const std::string& text) {
        const auto id = Id::parse(text);
        if (!id) throw std::invalid_argument(text);
        return *id;
    }
    BlockingSession session() { return BlockingSession(database_.url("NOTIFY_URL")); }
    void decide(const std::string& id, const std::string& value) {
        session().query(
            "INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome, project,"
            " confidence, completeness_score, content_hash, valid_from, transaction_time)"
            " SELECT $1, r.org_id, r.id, r.agent_id, 'planning', 'binds ttl', 'shop', 1, 1, '',"
            " now(), now() FROM runs AS r",
            {id}
        );
        session().query(
            "INSERT INTO decision_bindings (decision_id, org_id, bindings)"
            " SELECT d.id, d.org_id, jsonb_build_array(jsonb_build_object('parameter', 'ttl',"
            " 'value', $2::text, 'parameter_key', 'ttl', 'value_key', $2::text, 'match_key',"
            " '00000000-0000-0000-0000-000000000009')) FROM decisions AS d WHERE d.id = $1",
            {id, value}
        );
        session().query(
            "INSERT INTO current_bindings (org_id, match_key, value_key, recorded_at, decision_id)"
            " SELECT d.org_id, '00000000-0000-0000-0000-000000000009', $2, now(), d.id"
            " FROM decisions AS d WHERE d.id = $1",
            {id, value}
        );
    }
    void look_again_at(const char* id) {
        ScoringResult result;
        result.done.push_back({kDefaultOrg, parsed<DecisionId>(id)});
        testing::run(io_, store_.save(std::move(result)));
    }
    std::vector<std::vector<std::string>> rows_of(const std::string& table) {
        return session().query("SELECT 1 FROM " + table);
    }
    std::size_t waiting() {
        return session()
            .query(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                " AND wait_event_type = 'Lock'"
            )
            .size();
    }
    bool is_somebody_waiting() { return waiting() > 0; }

    testing::MigratedDatabase database_;
    boost::asio::io_context io_;  // the threads touch it to their end
    boost::asio::thread_pool threads_{2};
    Pool pool_{threads_.get_executor(), {.url = database_.url("DATABASE_URL"), .connections = 1}};
    PostgresScoringStore store_{pool_};
};

}  // namespace akashi::postgres

#include "search/postgres/search_store.hpp"
#include "search/postgres/store_fixture.hpp"
#include "search/text_search_service.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <thread>

namespace akashi::postgres {
namespace {

using ::testing::IsEmpty;

/// Counts the sequential scans of tables while the one session of pool() searches.
class SearchPlanTest : public StoreTest {
protected:
    std::vector<TextHit> find(const std::string& words, DecisionFilter filter = {}) {
        PostgresSearchStore store(pool());
        TextSearchService searcher(store);
        static const Synonyms synonyms;
        return run(searcher.search(
                       {.org = kDefaultOrg,
                        .visibility = Visibility::of_agent("planner"),
                        .terms = query_terms_of(parse_text_query(words), synonyms),
                        .filter = std::move(filter),
                        .preferred_type = "architecture",
                        .limit = 10}
                   ))
            .hits;
    }
    /// A session may tell of its scans seconds after them, those of the tests before included. It
    /// tells of all when it ends.
    void end_other_sessions() {
        const std::string others =
            " FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
        query("SELECT pg_terminate_backend(pid)" + others);
        while (!query("SELECT pid" + others).empty()) std::this_thread::yield();
    }
    std::string count_table_scans() {
        run(pool().run(kTell));
        query(kTell.text);  // what the tables were filled by
        return value(
            "SELECT sum(seq_scan) FROM pg_stat_user_tables"
            " WHERE relname IN ('decisions', 'search_documents')"
        );
    }
    /// Decisions with the words `kafka`, in 2 of 3 `cluster`, and in one of 10 `broker`.
    void fill(int count) {
        query(fmt::format(
            "INSERT INTO runs (id, org_id, agent_id) SELECT gen_random_uuid(), '{}', 'planner'",
            kDefaultOrg.str()
        ));
        query(fmt::format(
            "INSERT INTO decisions (id, org_id, run_id, agent_id, decision_type, outcome,"
            " confidence, completeness_score, content_hash, valid_from, transaction_time)"
            " SELECT gen_random_uuid(), r.org_id, r.id, r.agent_id, 'choice', 'o', 0.5, 0.5, 'v',"
            " now() - n * interval '1 s', now() FROM runs AS r, generate_series(1, {}) AS n",
            count
        ));
        query(fmt::format(
            "INSERT INTO search_documents SELECT d.id, d.org_id, d.valid_from, {},"
            " format('%L:1A %L', '!' || d.org_id, '^kafka')::tsvector || (concat('kafka:1 ',"
            " CASE WHEN n % 3 > 0 THEN 'cluster:2 ' END, CASE WHEN n % 10 = 0 THEN 'broker:3' END))"
            "::tsvector FROM (SELECT *, row_number() OVER () AS n FROM decisions) AS d,"
            // Otherwise it may be some time until this session tells of its scan.
            " pg_stat_force_next_flush()",
            kTermsVersion
        ));
    }

    static constexpr Query kTell{"tell", "SELECT pg_stat_force_next_flush()"};
};

TEST_P(SearchPlanTest, NeverReadsTheWholeTable) {
    end_other_sessions();
    // So that the planner knows how small it is.
    query("VACUUM decisions");
    query("VACUUM search_documents");
    const std::string before = count_table_scans();
    EXPECT_THAT(find("cache sessions"), IsEmpty());
    EXPECT_EQ(count_table_scans(), before);
}

TEST_P(SearchPlanTest, NeverReadsTheWholeTableForFrequentWordsEither) {
    end_other_sessions();
    fill(6000);
    const auto search_all = [&] {
        const std::string before = count_table_scans();
        for (const char* words :
             {"kafka",
              "kafka cluster",
              "broker",
              "cluster broker -kafka",
              "\"kafka cluster\" kafka",
              "nothing",
              "broker nothing"}) {
            find(words);
            DecisionFilter filter;
            filter.agent_ids = {"planner", "coder"};
            filter.trace_id = "trace";
            find(words, filter);
        }
        EXPECT_EQ(count_table_scans(), before);
    };
    search_all();
    query("ANALYZE");
    search_all();
    query("VACUUM");
    search_all();
}

TEST_P(SearchPlanTest, FindsTheNewestOfVeryMany) {
    fill(6000);
    const Time begin = now();
    for (const char* words : {"kafka", "cluster kafka"}) {
        const auto hits = find(words);
        ASSERT_EQ(hits.size(), 10u) << words;
        for (const TextHit& hit : hits)
            EXPECT_GT(hit.merit.valid_from, begin - std::chrono::seconds(2 * kRanked)) << words;
    }
}

TEST_P(SearchPlanTest, FindsAWordThatTheNewestDoNotHave) {
    fill(6000);
    query(
        "UPDATE search_documents SET words = words || 'zookeeper:9'::tsvector WHERE decision_id ="
        " (SELECT id FROM decisions ORDER BY valid_from OFFSET 20 LIMIT 1)"
    );
    const auto hits = find("kafka zookeeper");
    ASSERT_EQ(hits.size(), 10u) << "those with the other word, too";
    EXPECT_LT(hits[0].merit.valid_from, now() - std::chrono::seconds(5000));
    EXPECT_EQ(find("kafka nobody").size(), 10u);
}

AKASHI_POSTGRES_STORE_TEST(SearchPlanTest);

}  // namespace
}  // namespace akashi::postgres

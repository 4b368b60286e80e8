#include "core/ids.hpp"
#include "postgres/pool_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <limits>

namespace akashi::postgres {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr Query kFail{"fail", "SELECT 1 / 0"};
INSTANTIATE_TEST_SUITE_P(Urls, PoolTest, pool_urls(), name_of_url);

/// A value and an array of it, sent to the server and back.
template <class T>
void expect_echo(const T& value, const auto& echo) {
    EXPECT_TRUE(echo(value) == value);
    EXPECT_TRUE(echo(std::optional(value)) == std::optional(value));
    EXPECT_TRUE(echo(std::optional<T>()) == std::nullopt);
    const std::vector<T> values{value, value};
    EXPECT_TRUE(echo(values) == values);
    EXPECT_TRUE(echo(std::vector<T>()).empty());
    const std::vector<std::optional<T>> some{value, std::nullopt};
    EXPECT_TRUE(echo(some) == some);
}

TEST_P(PoolTest, SendsAndReadsEveryType) {
    const auto echo = [this]<class T>(const T& value) {
        return run(pool_->run(kEcho, Parameters::of(value))).template get<T>(0, 0);
    };
    expect_echo(true, echo);
    expect_echo(std::numeric_limits<std::int64_t>::min(), echo);
    expect_echo(0.1F, echo);
    expect_echo(-1e300, echo);
    expect_echo("größer \"quoted\", \\ and {braced}"s, echo);
    expect_echo(now(), echo);
    expect_echo(*parse_rfc3339("0001-01-01T00:00:00Z"), echo);
    expect_echo(Time::max(), echo);
    expect_echo(Uuid::make_v4(), echo);
    expect_echo(DecisionId::make(), echo);
    EXPECT_EQ(echo(Bytes{"\0\xff"s}).bytes, "\0\xff"s);
    EXPECT_EQ(echo(Json{"{\"b\":1,  \"a\":2}"}).text, R"({"a": 2, "b": 1})");
    EXPECT_EQ(echo(std::vector<std::optional<Json>>{Json{"[]"}})[0]->text, "[]");
}

TEST_P(PoolTest, ReadsWhatOnlyTheServerSends) {
    constexpr Query kTypes{
        "types",
        "SELECT 7::smallint, -8::integer, '{ }'::json, 'x'::varchar, 2.5::real, 'name'::name, "
        "$1::text, ARRAY[1, 2]::integer[]"
    };
    const Rows rows = run(pool_->run(kTypes, Parameters::of("text")));
    EXPECT_EQ(rows.get<std::int64_t>(0, 0), 7);
    EXPECT_EQ(rows.get<std::int64_t>(0, 1), -8);
    EXPECT_EQ(rows.get<std::string>(0, 2), "{ }");
    EXPECT_EQ(rows.get<std::string>(0, 3), "x");
    EXPECT_EQ(rows.get<double>(0, 4), 2.5);
    EXPECT_EQ(rows.get<std::string>(0, 5), "name");
    EXPECT_EQ(rows.get<std::string>(0, 6), "text");
    EXPECT_THAT(rows.get<std::vector<std::int64_t>>(0, 7), ::testing::ElementsAre(1, 2));
}

TEST_P(PoolTest, RunsABatchInOneTransaction) {
    make_numbers();
    std::vector<Statement> batch;
    for (int i = 0; i < 3; ++i) batch.push_back({&insert_, Parameters::of(i)});
    batch.push_back({&count_, {}});
    const auto results = run(pool_->run_together(std::move(batch)));
    ASSERT_THAT(results, SizeIs(4));
    EXPECT_EQ(results[0].changed(), 1);
    EXPECT_EQ(results[3].get<std::int64_t>(0, 0), 3);
}

TEST_P(PoolTest, DoesNothingOfABatchWhenAStatementIsRefused) {
    make_numbers();
    std::vector<Statement> batch;
    batch.push_back({&insert_, Parameters::of(1)});
    batch.push_back({&kFail, {}});
    batch.push_back({&insert_, Parameters::of(2)});
    try {
        run(pool_->run_together(std::move(batch)));
        ADD_FAILURE() << "1 / 0 is a number";
    } catch (const PostgresError& error) {
        EXPECT_EQ(error.state(), "22012");
        EXPECT_THAT(error.what(), AllOf(HasSubstr("fail: "), HasSubstr("division by zero")));
    }
    EXPECT_EQ(count(), 0);
}

TEST_P(PoolTest, TellsOfARefusalInAFunctionWithoutTheTextOfItsStatement) {
    constexpr Query kNested{"nested", "DO $$ BEGIN PERFORM missing_column AS long_text; END $$"};
    constexpr Query kRaise{
        "raise", "DO $$ BEGIN RAISE 'said' USING DETAIL = 'which', HINT = 'what to do'; END $$"
    };
    const auto told = [&](const Query& query) -> std::string {
        try {
            run(pool_->run(query, {}));
        } catch (const PostgresError& error) {
            return error.what();
        }
        return "nothing";
    };
    EXPECT_EQ(told(kNested), "nested: column \"missing_column\" does not exist (SQLSTATE 42703)");
    EXPECT_EQ(told(kRaise), "raise: said; which; what to do (SQLSTATE P0001)");
}

TEST_P(PoolTest, TellsWhichConstraintRefusedTheCommit) {
    // Needs a unique name: other tests use the same schema at the same time.
    const auto once = "once_" + application_.substr(application_.size() - 8);
    make_numbers(" CONSTRAINT " + once + " UNIQUE DEFERRABLE INITIALLY DEFERRED");
    std::vector<Statement> batch;
    for (int i = 0; i < 2; ++i) batch.push_back({&insert_, Parameters::of(1)});
    try {
        run(pool_->run_together(std::move(batch)));
        ADD_FAILURE() << "the number was taken twice";
    } catch (const PostgresError& error) {
        EXPECT_EQ(error.state(), "23505");
        EXPECT_EQ(error.constraint(), once);
        EXPECT_THAT(error.what(), HasSubstr("commit: "));
    }
    EXPECT_EQ(count(), 0);
}

TEST_P(PoolTest, TriesAgainAfterASerializationFailure) {
    // A sequence also counts attempts that are rolled back.
    const auto name = "attempts_" + application_.substr(application_.size() - 8);
    const auto create = fmt::format("CREATE SEQUENCE {}", name);
    const auto drop = fmt::format("DROP SEQUENCE {}", name);
    const auto last = fmt::format("SELECT last_value FROM {}", name);
    const auto attempt = fmt::format(
        "DO $$ BEGIN IF nextval('{}') % 4 <> 0 THEN RAISE 'again' USING ERRCODE = '40001'; END IF; "
        "END $$",
        name
    );
    const Query queries[] = {
        {"create", create.c_str()},
        {"attempt", attempt.c_str()},
        {"last", last.c_str()},
        {"drop", drop.c_str()}
    };
    run(pool_->run(queries[0]));
    run(pool_->run(queries[1]));
    EXPECT_EQ(run(pool_->run(queries[2])).get<std::int64_t>(0, 0), 4);
    run(pool_->run(queries[3]));
}

TEST_P(PoolTest, MendsASessionWhoseSearchPathSomebodyElseChanged) {
    constexpr Query kForget{"forget", "SELECT set_config('search_path', '', false)"};
    const auto pool = make_pool({.url = url_, .connections = 1});
    make_numbers();
    run(pool->run(insert_, Parameters::of(1)));
    run(pool->run(kForget));
    EXPECT_EQ(run(pool->run(count_)).get<std::int64_t>(0, 0), 1);
}

TEST_P(PoolTest, RefusesATableThatDoesNotExist) {
    constexpr Query kNowhere{"nowhere", "SELECT * FROM there_is_no_such_table"};
    EXPECT_THROW(run(pool_->run(kNowhere)), PostgresError);
}

TEST_P(PoolTest, ServesAThousandCallersOverFourConnections) {
    std::vector<std::future<Rows>> answers;
    for (std::int64_t i = 0; i < 1000; ++i)
        answers.push_back(spawn(pool_->run(kEcho, Parameters::of(i))));
    run_all();
    for (std::int64_t i = 0; i < 1000; ++i)
        EXPECT_EQ(answers[static_cast<std::size_t>(i)].get().get<std::int64_t>(0, 0), i);
    // PgBouncer gives one client many sessions in turn: they say nothing about our connections.
    if (GetParam() == std::string_view("DATABASE_URL")) return;
    constexpr Query kConnections{
        "connections", "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1"
    };
    const Rows rows = run(admin_->run(kConnections, Parameters::of(application_)));
    EXPECT_LE(rows.get<std::int64_t>(0, 0), 4);
}

TEST_P(PoolTest, SendsAndReadsMoreThanTheSocketsHold) {
    const std::string text(100'000, 'x');
    std::vector<Statement> batch;
    for (int i = 0; i < 100; ++i) batch.push_back({&kEcho, Parameters::of(text)});
    const auto results = run(pool_->run_together(std::move(batch)));
    ASSERT_THAT(results, SizeIs(100));
    for (const Rows& rows : results) EXPECT_TRUE(rows.get<std::string>(0, 0) == text);
}

TEST_P(PoolTest, RefusesWhenTooManyWait) {
    Lines lines;
    const auto pool = make_pool({.url = url_, .connections = 1, .waiting_limit = 2});
    auto busy = spawn(pool->run(kSleep, Parameters::of(60.0)));
    wait_until_one_sleeps();
    std::vector<std::future<std::string>> answers;
    std::atomic<int> refused = 0;
    const auto ask = [&](Pool& asked) -> asio::awaitable<std::string> {
        try {
            co_await asked.run(kOne);
            co_return "";
        } catch (const Unavailable& error) {
            ++refused;
            co_return error.what();
        }
    };
    for (int i = 0; i < 5; ++i) answers.push_back(spawn(ask(*pool)));
    io_.restart();
    while (refused < 3) io_.run_one();
    kill_connections();
    run_all();
    EXPECT_THROW(busy.get(), Unavailable);
    EXPECT_EQ(refused, 3);
    for (auto& answer : answers)
        EXPECT_THAT(answer.get(), AnyOf("", HasSubstr("too many database statements are waiting")));
}

TEST_P(PoolTest, TakesItsSizeFromTheUrl) {
    Lines lines;
    const auto pool = make_pool(
        {.url = with_parameter(url_, "pool_max_conns=1"), .connections = 4, .waiting_limit = 0}
    );
    auto first = spawn(pool->run(kSleep, Parameters::of(60.0)));
    wait_until_one_sleeps();
    EXPECT_THAT(unavailability(*pool), HasSubstr("overloaded"));
    kill_connections();
    run_all();
    EXPECT_THROW(first.get(), Unavailable);
}

}  // namespace
}  // namespace akashi::postgres

#include "base/maybe_stored.hpp"
#include "postgres/idempotency_store.hpp"
#include "postgres/pool_fixture.hpp"
#include "postgres/relay.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <gmock/gmock.h>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class PoolRecovery : public PoolTest {
protected:
    /// True for a statement that failed and certainly changed nothing.
    static bool was_never_sent(std::future<Rows>& answer) {
        try {
            answer.get();
        } catch (const OutcomeUnknown&) {
            return false;
        } catch (const Unavailable&) {
            return true;
        }
        return false;
    }
};

INSTANTIATE_TEST_SUITE_P(Urls, PoolRecovery, pool_urls(), name_of_url);

TEST_P(PoolRecovery, ReplacesConnectionsThatTheServerClosedWhileTheyWereIdle) {
    std::vector<std::future<Rows>> answers;
    for (int i = 0; i < 8; ++i) answers.push_back(spawn(pool_->run(kSleep, Parameters::of(0.01))));
    run_all();
    Lines lines;
    for (int i = 0; i < 3; ++i) {
        kill_connections();
        EXPECT_EQ(unavailability(*pool_), "");
    }
    EXPECT_THAT(lines.with("storage: "), SizeIs(0));
}

TEST_P(PoolRecovery, IsUnavailableToAStatementWhoseConnectionBreaksAndToNoOther) {
    Lines lines;
    auto sleeping = spawn(pool_->run(kSleep, Parameters::of(60.0)));
    wait_until_one_sleeps();
    kill_connections();
    run_all();
    EXPECT_THROW(sleeping.get(), OutcomeUnknown);
    EXPECT_EQ(unavailability(*pool_), "");
    EXPECT_THAT(lines.with("storage: connection lost"), SizeIs(1));
    EXPECT_THAT(lines.with("storage: connected again"), SizeIs(1));
}

TEST_P(PoolRecovery, GivesUpAStatementThatTakesTooLong) {
    Lines lines;
    const auto pool = make_pool({.url = url_, .connections = 1, .statement_timeout = 1s});
    EXPECT_THROW(run(pool->run(kSleep, Parameters::of(60.0))), OutcomeUnknown);
    EXPECT_THAT(unavailability(*pool, kSleep, Parameters::of(60.0)), HasSubstr("in time"));
    EXPECT_EQ(unavailability(*pool), "");
    kill_connections();
}

/// By client_connection_check_interval, which docs/operations/connections-to-the-database.md asks
/// for.
TEST_P(PoolRecovery, LeavesNoStatementBehindThatItHasGivenUp) {
    Lines lines;
    const auto pool = make_pool({.url = url_, .connections = 1, .statement_timeout = 1s});
    EXPECT_THROW(run(pool->run(kSleep, Parameters::of(60.0))), OutcomeUnknown);
    while (is_one_sleeping()) {
    }
}

TEST_P(PoolRecovery, RefusesWhoeverWaitsTooLong) {
    Lines lines;
    const auto pool = make_pool({.url = url_, .connections = 1, .statement_timeout = 1s});
    EXPECT_EQ(unavailability(*pool), "");
    auto busy = spawn(pool->run(kSleep, Parameters::of(60.0)));
    wait_until_one_sleeps();
    auto waiting = spawn(pool->run(kOne));
    run_all();
    EXPECT_THROW(busy.get(), Unavailable);
    // It may still get the connection in time, after the other statement was given up.
    try {
        waiting.get();
    } catch (const Unavailable& error) {
        EXPECT_THAT(error.what(), HasSubstr("overloaded"));
    }
    EXPECT_EQ(unavailability(*pool), "");
    kill_connections();
}

TEST_P(PoolRecovery, ServesWhoeverWaitedFirstAlsoWhenTheConnectionBreaks) {
    Lines lines;
    asio::thread_pool thread(1);  // keeps the order of the callers
    Pool pool(thread.get_executor(), {.url = url_, .connections = 1});
    make_numbers();
    auto busy = spawn(pool.run(kSleep, Parameters::of(60.0)));
    wait_until_one_sleeps();
    auto first = spawn(pool.run(insert_, Parameters::of(1)));
    auto second = spawn(pool.run(count_));
    io_.poll();
    kill_connections();
    run_all();
    EXPECT_THROW(busy.get(), OutcomeUnknown);
    EXPECT_NO_THROW(first.get());
    EXPECT_EQ(second.get().get<std::int64_t>(0, 0), 1);
}

TEST_P(PoolRecovery, TellsOnceThatStatementsWaitLongForAConnection) {
    Lines lines;
    const auto pool = make_pool({.url = url_, .connections = 1});
    EXPECT_EQ(unavailability(*pool), "");
    auto busy = spawn(pool->run(kSleep, Parameters::of(1.5)));
    wait_until_one_sleeps();
    auto first = spawn(pool->run(kOne));
    auto second = spawn(pool->run(kOne));
    run_all();
    for (auto* answer : {&busy, &first, &second}) EXPECT_NO_THROW(answer->get());
    EXPECT_THAT(
        lines.with("storage: pool saturated"),
        ElementsAre(AllOf(HasSubstr(R"("acquired":1)"), HasSubstr(R"("max":1)")))
    );
}

TEST_P(PoolRecovery, LosesNoPlaceWhenTheCallerIsCancelled) {
    Lines lines;
    const auto pool = make_pool({.url = url_, .connections = 1});
    asio::cancellation_signal signal;
    auto cancelled = asio::co_spawn(
        io_,
        pool->run(kSleep, Parameters::of(60.0)),
        asio::bind_cancellation_slot(signal.slot(), asio::use_future)
    );
    wait_until_one_sleeps();
    signal.emit(asio::cancellation_type::terminal);
    kill_connections();
    run_all();
    EXPECT_THROW(cancelled.get(), std::exception);
    EXPECT_EQ(unavailability(*pool), "");
}

TEST_P(PoolRecovery, IsBackAfterTheServerIsBack) {
    Lines lines;
    Relay relay(url_);
    const auto pool = make_pool({.url = relay.url()});
    EXPECT_EQ(unavailability(*pool), "");
    relay.close();
    for (int i = 0; i < 100; ++i)
        EXPECT_THAT(unavailability(*pool), HasSubstr("cannot be reached"));
    relay.open();
    while (!unavailability(*pool).empty()) {
    }
    EXPECT_THAT(lines.with("storage: connect failed"), Not(SizeIs(0)));
    EXPECT_THAT(lines.with("storage: connected again"), SizeIs(1));
}

TEST_P(PoolRecovery, EndsWhatIsUnderWayAndWhatWaitsWhenItIsAborted) {
    const auto pool = make_pool({.url = url_, .connections = 1});
    auto busy = spawn(pool->run(kSleep, Parameters::of(60.0)));
    wait_until_one_sleeps();
    auto waiting = spawn(pool->run(kOne));
    io_.poll();
    pool->abort();
    run_all();
    EXPECT_THROW(busy.get(), OutcomeUnknown);
    EXPECT_TRUE(was_never_sent(waiting));
    EXPECT_THAT(unavailability(*pool), HasSubstr("shutting down"));
    kill_connections();
}

TEST_P(PoolRecovery, SurvivesAConnectionThatIsCutDuringABatch) {
    Lines lines;
    Relay relay(url_);
    const auto pool = make_pool({.url = relay.url()});
    auto sleeping = spawn(pool->run(kSleep, Parameters::of(60.0)));
    wait_until_one_sleeps();
    relay.close();
    run_all();
    EXPECT_THROW(sleeping.get(), OutcomeUnknown);
    relay.open();
    EXPECT_EQ(unavailability(*pool), "");
    kill_connections();
}

TEST_P(PoolRecovery, TellsAWriterWhoseConnectionBreaksThatItMayHaveStored) {
    Lines lines;
    std::vector<Statement> statements;
    statements.push_back({&kSleep, Parameters::of(60.0)});
    auto writing = spawn(write_once(*pool_, std::move(statements)));
    wait_until_one_sleeps();
    kill_connections();
    run_all();
    EXPECT_THROW(writing.get(), MaybeStored);
}

class PoolWithoutServer : public PoolCase, public ::testing::Test {};

TEST_F(PoolWithoutServer, IsUnavailableAtOnce) {
    Lines lines;
    const auto pool = make_pool({.url = "postgres://me:secret@127.0.0.1:1/akashi"});
    std::vector<std::future<Rows>> answers;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) answers.push_back(spawn(pool->run(kOne)));
    run_all();
    for (auto& answer : answers) EXPECT_THROW(answer.get(), Unavailable);
    EXPECT_THAT(unavailability(*pool), HasSubstr("cannot be reached"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_THAT(lines.with("storage: connect failed"), Not(SizeIs(0)));
    EXPECT_THAT(lines.with("secret"), SizeIs(0));
}

TEST_F(PoolWithoutServer, GivesUpAServerThatDoesNotAnswer) {
    // Accepts connections into the queue of the listening socket, but never answers.
    asio::ip::tcp::acceptor silent(io_, {asio::ip::address_v4::loopback(), 0});
    Lines lines;
    const auto pool = make_pool({
        .url = fmt::format("postgres://me@127.0.0.1:{}/d", silent.local_endpoint().port()),
        .connect_timeout = 200ms,
    });
    EXPECT_THAT(unavailability(*pool), HasSubstr("cannot be reached"));
    EXPECT_THAT(lines.with("no answer within 200 ms"), SizeIs(1));
}

/// Accepts clients and refuses their statements, as PgBouncer does while its server is away.
asio::awaitable<void> let_in_and_refuse(asio::ip::tcp::acceptor& acceptor, int& clients) {
    const auto welcome = "R\0\0\0\10\0\0\0\0Z\0\0\0\5I"s;
    const auto farewell = "E\0\0\0\31SFATAL\0C08P01\0Maway\0\0"s;
    std::array<char, 4096> buffer{};
    while (true) {
        auto client = co_await acceptor.async_accept(asio::use_awaitable);
        ++clients;
        co_await client.async_read_some(asio::buffer(buffer), asio::use_awaitable);
        co_await asio::async_write(client, asio::buffer(welcome), asio::use_awaitable);
        co_await client.async_read_some(asio::buffer(buffer), asio::use_awaitable);
        co_await asio::async_write(client, asio::buffer(farewell), asio::use_awaitable);
    }
}

TEST_F(PoolWithoutServer, IsNotConnectedWhenStatementsAreNotAnswered) {
    Lines lines;
    asio::ip::tcp::acceptor acceptor(io_, {asio::ip::address_v4::loopback(), 0});
    int clients = 0;
    asio::co_spawn(io_, let_in_and_refuse(acceptor, clients), asio::detached);
    const auto pool = make_pool({
        .url = fmt::format(
            "postgres://me@127.0.0.1:{}/d?sslmode=disable&gssencmode=disable",
            acceptor.local_endpoint().port()
        ),
    });
    EXPECT_THAT(unavailability(*pool), HasSubstr("was lost"));
    for (int i = 0; i < 100; ++i)
        EXPECT_THAT(unavailability(*pool), HasSubstr("cannot be reached"));
    EXPECT_LT(clients, 20);
    EXPECT_THAT(lines.with("storage: connect failed"), Not(SizeIs(0)));
    EXPECT_THAT(lines.with("storage: connected again"), SizeIs(0));
    acceptor.close();
    run_all();
}

TEST_F(PoolWithoutServer, RefusesAWrongUrl) {
    EXPECT_THROW(make_pool({.url = "mysql://me@db/d"}), std::runtime_error);
}

}  // namespace
}  // namespace akashi::postgres

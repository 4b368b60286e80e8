#include "postgres/conninfo.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

std::string refusal(const std::string& url) {
    try {
        parse_conninfo(url);
        return "";
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

TEST(Conninfo, ReadsUrls) {
    for (const auto* scheme : {"postgres", "postgresql"}) {
        const auto info =
            parse_conninfo(std::string(scheme) + "://me:p%40ss@db:6432/akashi?sslmode=verify-full");
        EXPECT_THAT(
            info.parameters,
            UnorderedElementsAre(
                Pair("user", "me"),
                Pair("password", "p@ss"),
                Pair("host", "db"),
                Pair("port", "6432"),
                Pair("dbname", "akashi"),
                Pair("sslmode", "verify-full")
            )
        );
        EXPECT_EQ(info.pool_size, std::nullopt);
        EXPECT_EQ(info.connect_timeout, std::nullopt);
    }
}

TEST(Conninfo, ReadsKeywordsAndValues) {
    const auto info =
        parse_conninfo(R"( host=a,b port = 1,2 password='it\'s a \\' pool_max_conns=7 user=x)");
    EXPECT_THAT(
        info.parameters,
        UnorderedElementsAre(
            Pair("host", "a,b"),
            Pair("port", "1,2"),
            Pair("password", R"(it's a \)"),
            Pair("user", "x")
        )
    );
    EXPECT_THAT(info.pool_size, Optional(7));
}

TEST(Conninfo, LeavesEverythingToLibpqWhenItIsEmpty) {
    EXPECT_THAT(parse_conninfo("").parameters, IsEmpty());
    EXPECT_THAT(parse_conninfo("postgres://").parameters, IsEmpty());
}

TEST(Conninfo, TakesSeveralHostsAndUnixSockets) {
    const auto several = parse_conninfo("postgres://a:1,[::1]:2/d?target_session_attrs=read-write");
    EXPECT_THAT(several.find("host"), Optional(std::string("a,::1")));
    EXPECT_THAT(several.find("port"), Optional(std::string("1,2")));
    EXPECT_THAT(several.find("target_session_attrs"), Optional(std::string("read-write")));
    EXPECT_THAT(
        parse_conninfo("postgres:///d?host=/run/postgresql").find("host"),
        Optional(std::string("/run/postgresql"))
    );
}

TEST(Conninfo, LeavesOutTheParametersOfOtherDrivers) {
    const auto info = parse_conninfo(
        "postgres://db/d?pool_max_conns=12&pool_min_conns=1&pool_min_idle_conns=1"
        "&pool_max_conn_lifetime=1h&pool_max_conn_lifetime_jitter=1m&pool_max_conn_idle_time=30m"
        "&pool_health_check_period=1m&default_query_exec_mode=exec&statement_cache_capacity=512"
        "&description_cache_capacity=512"
    );
    EXPECT_THAT(info.parameters, UnorderedElementsAre(Pair("host", "db"), Pair("dbname", "d")));
    EXPECT_THAT(info.pool_size, Optional(12));
}

TEST(Conninfo, HandsOutTheConnectTimeout) {
    const auto info = parse_conninfo("postgres://db/d?connect_timeout=3");
    EXPECT_THAT(info.connect_timeout, Optional(3s));
}

TEST(Conninfo, MakesOptionsOfTheServersSettings) {
    const auto info = parse_conninfo(
        "postgres://db/d?search_path=a,%20b&options=-c%20jit%3Doff&statement_timeout=5000"
    );
    EXPECT_THAT(
        info.find("options"),
        Optional(std::string(R"(-c jit=off -c search_path=a,\ b -c statement_timeout=5000)"))
    );
}

TEST(Conninfo, TakesAnAtSignInThePasswordAsGoDoes) {
    const auto info = parse_conninfo("postgres://me:p@ss@db/d");
    EXPECT_THAT(info.find("password"), Optional(std::string("p@ss")));
    EXPECT_THAT(info.find("host"), Optional(std::string("db")));
}

TEST(Conninfo, UnderstandsTheSslParameterOfJdbc) {
    EXPECT_THAT(
        parse_conninfo("postgres://db/d?ssl=true").find("sslmode"), Optional(std::string("require"))
    );
}

TEST(Conninfo, RefusesWithoutQuotingTheUrl) {
    for (const auto* url : {
             "postgres://me:sec/ret@db/d",
             "postgres://me:sec%zzret@db/d",
             "postgres://me:secret@db:port/d",
             "postgres://me:secret@db:65536/d",
             "host=a,b port=5432,0 password=secret",
             "postgres://me:secret@db/d?sslmode",
             "postgres://me:secret@db/d?sslmode=secret",
             "postgres://me:secret@db/d?pool_max_conns=0",
             "postgres://me:secret@db/d?connect_timeout=secret",
             "postgres://me:secret@db/d?a%20-c%20secret=1",
             "mysql://me:secret@db/d",
             "host=db password='secret",
             "host=db secret",
         }) {
        EXPECT_THAT(
            refusal(url),
            AllOf(StartsWith("the database URL is not valid: "), Not(HasSubstr("sec")))
        ) << url;
    }
}

}  // namespace
}  // namespace akashi::postgres

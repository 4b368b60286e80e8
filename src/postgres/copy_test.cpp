#include "postgres/copy.hpp"

#include "postgres/pool_fixture.hpp"

#include <gmock/gmock.h>

namespace akashi::postgres {
namespace {

using namespace std::chrono_literals;

class CopyTest : public PoolTest {
protected:
    void SetUp() override {
        PoolTest::SetUp();
        make_numbers();
    }

    /// Inserts 1 with a statement and then streams `rows`.
    std::vector<Rows> copy(std::string rows) {
        Copy copy;
        copy.statements.push_back({&insert_, Parameters::of(1)});
        copy.statements.push_back({&count_, {}});
        copy.into = &copy_;
        copy.rows = [rows = std::move(rows)](const std::vector<Rows>&) { return rows; };
        return run(pool_->copy(std::move(copy), Pool::Clock::now() + 10s));
    }
    static std::string numbers(std::int64_t count) {
        CopyRows rows(1);
        for (std::int64_t i = 0; i < count; ++i) rows.add(i);
        return rows.take();
    }
};
INSTANTIATE_TEST_SUITE_P(Urls, CopyTest, pool_urls(), name_of_url);

TEST_P(CopyTest, StreamsRowsInTheTransactionOfItsStatements) {
    const auto results = copy(numbers(100'000));
    ASSERT_EQ(results.size(), 2u);
    EXPECT_EQ(results[1].get<std::int64_t>(0, 0), 1);
    EXPECT_EQ(count(), 100'001);
}

TEST_P(CopyTest, MakesTheRowsFromTheResultsOfItsStatements) {
    Copy copy;
    constexpr Query kSeven{"seven", "SELECT 7::bigint"};
    copy.statements.push_back({&kSeven, {}});
    copy.into = &copy_;
    copy.rows = [](const std::vector<Rows>& results) {
        return numbers(results.at(0).get<std::int64_t>(0, 0));
    };
    run(pool_->copy(std::move(copy), Pool::Clock::now() + 10s));
    EXPECT_EQ(count(), 7);
}

TEST_P(CopyTest, CommitsItsStatementsWhenThereIsNothingToStream) {
    copy("");
    EXPECT_EQ(count(), 1);
}

TEST_P(CopyTest, WritesNothingWhenAStatementIsRefused) {
    constexpr Query kFail{"fail", "SELECT 1 / 0"};
    Copy copy;
    copy.statements.push_back({&insert_, Parameters::of(1)});
    copy.statements.push_back({&kFail, {}});
    copy.into = &copy_;
    copy.rows = [](const std::vector<Rows>&) { return numbers(1); };
    EXPECT_THROW(run(pool_->copy(std::move(copy), Pool::Clock::now() + 10s)), PostgresError);
    EXPECT_EQ(count(), 0);
}

TEST_P(CopyTest, WritesNothingWhenTheRowsAreRefused) {
    CopyRows wrong(2);
    wrong.add(std::int64_t{1}, std::int64_t{2});
    try {
        copy(wrong.take());
        FAIL();
    } catch (const PostgresError& error) {
        EXPECT_EQ(error.state(), "22P04");  // bad_copy_file_format
    }
    EXPECT_EQ(count(), 0);
}

TEST_P(CopyTest, LeavesTheConnectionsUsable) {
    for (int i = 0; i < 20; ++i) {
        copy(numbers(3));
        EXPECT_EQ(count(), 4 * (i + 1));
    }
}

}  // namespace
}  // namespace akashi::postgres

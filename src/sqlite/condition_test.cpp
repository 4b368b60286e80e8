#include "sqlite/condition.hpp"

#include "sqlite/connection.hpp"

#include <gtest/gtest.h>

namespace akashi::sqlite {
namespace {

bool holds(const Condition& condition) {
    Connection db(":memory:", Access::read_write, 64);
    Statement statement = db.prepare_text("SELECT 1 WHERE " + condition.text());
    condition.bind_to(statement);
    return statement.step();
}

TEST(ConditionTest, BindsAValueForEveryQuestionMark) {
    Condition condition("TRUE");
    condition.add("7 = ? AND 'text' = ?", std::int64_t{7}, std::string("text"));
    condition.add("0.5 = ? AND zeroblob(16) = ?", 0.5, Uuid());
    EXPECT_TRUE(holds(condition));
}

TEST(ConditionTest, TakesAnyOfSomeValues) {
    const std::vector<std::int64_t> values{6, 7};
    EXPECT_TRUE(holds(Condition("TRUE").add_any("7", values)));
    EXPECT_FALSE(holds(Condition("TRUE").add_any("8", values)));
    EXPECT_EQ(Condition("TRUE").add_any("a", values).text(), "TRUE AND +a IN (?, ?)");
    EXPECT_EQ(Condition("TRUE").add_any("a", std::vector{7}).text(), "TRUE AND a = ?");
}

}  // namespace
}  // namespace akashi::sqlite

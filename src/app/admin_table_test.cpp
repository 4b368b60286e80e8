#include "app/admin_table.hpp"

#include <gtest/gtest.h>

namespace akashi::app {
namespace {

TEST(AdminTable, AlignsItsColumnsByCharacters) {
    AdminTable table({"SLUG", "NAME", "PLAN"});
    table.add({"grün", "Grün GmbH", "pro"});
    table.add({"a", "A", ""});
    EXPECT_EQ(
        table.text(),
        "SLUG  NAME       PLAN\n"
        "grün  Grün GmbH  pro\n"
        "a     A          -\n"
    );
}

TEST(AdminTable, PrintsNothingThatControlsATerminal) {
    AdminTable table({"NAME"});
    table.add({"a\x1b[31m\nb"});
    EXPECT_EQ(table.text(), "NAME\na [31m b\n");
}

}  // namespace
}  // namespace akashi::app

#include "index_use.hpp"
#include "sqlite/errors.hpp"
#include "testing/stores/stores.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <mutex>
#include <regex>
#include <set>
#include <utility>

namespace akashi::plans {
namespace {

using ::testing::ContainsRegex;

const Dialect kSqlite{
    .numbers =
        [](int count) {
            return fmt::format(
                "(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {})"
                " SELECT n FROM s)",
                count
            );
        },
    .id = [](char kind, const std::string& number
          ) { return fmt::format("CAST(printf('{}%015d', {}) AS BLOB)", kind, number); },
    .time = [](const std::string& number
            ) { return fmt::format("(1767225600 + {}) * 1000000", number); },
    .org = "zeroblob(16)",
    .parts =
        {"INSERT INTO alternatives (id, decision_id, position, label)"
         " SELECT {id:L,n}, {id:D,n}, 0, 'l' FROM {numbers:20000}",
         "INSERT INTO evidence (id, decision_id, position, source_type, content)"
         " SELECT {id:E,n}, {id:D,n}, 0, 'memory', 'c' FROM {numbers:20000}"},
    .bindings =
        {"INSERT INTO current_bindings (org_id, match_key, value_key, decision_id, recorded_at)"
         " SELECT {org}, {id:M,n % 500}, 'v', {id:D,n}, {time:n} FROM {numbers:20000}"
         " WHERE n % 7 <> 5",
         "INSERT INTO decision_bindings (decision_id, org_id, bindings, match_keys)"
         " SELECT {id:D,n}, {org}, json_array(json_object('parameter', 'p', 'value', 'v',"
         " 'parameter_key', 'p', 'value_key', 'v')), {id:M,n % 500} FROM {numbers:20000}"}
};

/// The texts of the statements that all connections of this process run while it lives.
class Statements {
public:
    Statements() { sqlite3_auto_extension(reinterpret_cast<void (*)()>(&watch)); }
    ~Statements() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&watch)); }
    Statements(const Statements&) = delete;
    Statements& operator=(const Statements&) = delete;

    static std::set<std::string> take() {
        const std::lock_guard lock(mutex);
        return std::exchange(texts, {});
    }

private:
    static int watch(sqlite3* db, char**, const sqlite3_api_routines*) {
        return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, &note, nullptr);
    }
    /// Also called for each trigger that the statement starts.
    static int note(unsigned, void*, void* statement, void*) {
        const std::lock_guard lock(mutex);
        texts.emplace(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
        return 0;
    }

    static inline std::mutex mutex;
    static inline std::set<std::string> texts;
};

/// With the parameter, SQLite has statistics. The server never makes any.
class SqliteIndexUse : public ::testing::TestWithParam<bool> {
protected:
    SqliteIndexUse() {
        testing::run(io_, stores_->identity().organizations.ensure(default_organization()));
        for (const auto& statement : fill_statements(kSqlite)) stores_->query(statement);
        if (GetParam()) stores_->query("ANALYZE");
        stores_->reopen();  // reads the statistics
    }

    /// The steps of the plan of a statement. None for one that needs the file with the words, which
    /// another connection does not have.
    std::vector<std::string> explain(const std::string& text) {
        try {
            return stores_->query("EXPLAIN QUERY PLAN " + text);
        } catch (const sqlite::SqliteError& error) {
            EXPECT_THAT(error.what(), ContainsRegex("no such table|unknown database"));
            return {};
        }
    }
    /// The steps of all statements that answer the question.
    std::set<std::string> steps_for(const Question& question) {
        const Ports ports{stores_->traces(),      stores_->decisions(),
                          stores_->links(),       stores_->summaries(),
                          stores_->conflicts(),   stores_->hints(),
                          stores_->scoring(),     stores_->settling(),
                          stores_->assessments(), stores_->usage(),
                          stores_->runs(),        stores_->identity(),
                          stores_->outbox(),      stores_->searches(),
                          stores_->feed(),        stores_->vectors(),
                          stores_->labels(),      stores_->project_links(),
                          std::nullopt,           nullptr,
                          &stores_->judge()};
        const Decision example = find_example(ports, io_);
        Statements::take();
        question.ask(ports, io_, example);
        std::set<std::string> steps;
        for (const std::string& text : Statements::take())
            for (const std::string& row : explain(text))
                steps.insert(row.substr(row.rfind('|') + 1));
        return steps;
    }
    /// Indexes that no constraint needs.
    std::set<std::string> made_indexes() {
        const auto names =
            stores_->query("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
            );
        return {names.begin(), names.end()};
    }

    Statements watched_;
    boost::asio::io_context io_;
    std::unique_ptr<contract::Stores> stores_ = contract::make_sqlite_stores();
};

TEST_P(SqliteIndexUse, AnswersEachQuestionThroughTheIndexThatWasMadeForIt) {
    // What a statement itself has made, lists that it was given, and small tables.
    const std::regex harmless(
        "SCAN (CONSTANT "
        "ROW|\\(|earlier|later|revisions|names|newest|citing|origins|linked|known|found|"
        "in_conflict|hinted|t$|c "
        "VIRTUAL|agents$|text_removals$|sqlite_sequence$).*"
    );
    const std::set<std::string> made = made_indexes();
    std::set<std::string> asked_for;
    for (const Question& question : questions()) {
        std::set<std::string> used;
        for (const auto& step : steps_for(question)) {
            std::smatch match;
            if (std::regex_search(step, match, std::regex(" INDEX (\\w+)")))
                used.insert(match[1]);
            else
                EXPECT_TRUE(!step.starts_with("SCAN ") || std::regex_match(step, harmless))
                    << question.name << ": " << step;
        }
        std::erase_if(used, [&](const auto& name) { return !made.contains(name); });
        EXPECT_THAT(used, ::testing::UnorderedElementsAreArray(question.sqlite)) << question.name;
        asked_for.insert(question.sqlite.begin(), question.sqlite.end());
    }
    asked_for.insert("conflicts_by_question");  // by a trigger, of which SQLite shows no plan
    EXPECT_EQ(asked_for, made);
}

INSTANTIATE_TEST_SUITE_P(
    Statistics, SqliteIndexUse, ::testing::Bool(), ::testing::PrintToStringParamName()
);

}  // namespace
}  // namespace akashi::plans

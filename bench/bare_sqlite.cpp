#include "bare_sqlite.hpp"

#include "base/uuid.hpp"
#include "search/search_terms.hpp"
#include "search/sqlite/index_terms.hpp"
#include "search/sqlite/sql.hpp"
#include "search/sqlite/text_index_sql.hpp"
#include "sqlite/hash_function.hpp"
#include "sqlite/migrations_sql.hpp"
#include "trace_record.hpp"

#include <boost/algorithm/string/join.hpp>

#include <sqlite3.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace akashi::bench {

namespace {

constexpr int kTracesInTransaction = 64;

/// The same as the server's, so that the difference is the server and not the settings.
constexpr const char* kSettings =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
    "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;";

constexpr const char* kFirstRows =
    "INSERT INTO organizations (id, name, slug, created_at, updated_at)"
    " VALUES (zeroblob(16), 'Default', 'default', 0, 0);"
    "INSERT INTO agents (id, org_id, agent_id, name, role, created_at, updated_at)"
    " VALUES (zeroblob(16), zeroblob(16), 'admin', 'System Admin', 'admin', 0, 0);";

constexpr const char* kInsertRun =
    "INSERT INTO runs (id, org_id, agent_id, status, started_at, completed_at)"
    " VALUES (?1, ?2, 'admin', 'completed', ?3, ?3)";
constexpr const char* kInsertDecision =
    "INSERT INTO decisions (id, org_id, run_id, valid_from, transaction_time, confidence,"
    " completeness_score, agent_id, decision_type, content_hash, outcome, reasoning)"
    " VALUES (?1, ?2, ?3, ?4, ?4, 0.7, 0.8, 'admin', ?5, ?6, ?7, ?8)";
// A row trigger makes FTS5 flush its buffer for every row. The loop counts decisions itself.
constexpr const char* kDropTrigger = "DROP TRIGGER decisions_begin";
constexpr const char* kCountDecision =
    "INSERT INTO decision_counts (org_id, agent_id, decision_type, current_count)"
    " VALUES (?1, 'admin', ?2, 1) ON CONFLICT DO UPDATE SET current_count = current_count + 1";
constexpr const char* kFirstIndexRows =
    "INSERT INTO document_orgs (number, org_id) VALUES (1, zeroblob(16))";
constexpr const char* kInsertAlternative =
    "INSERT INTO alternatives (decision_id, position, id, label, rejection_reason)"
    " VALUES (?1, ?2, ?3, ?4, 'too costly')";
constexpr const char* kInsertEvidence =
    "INSERT INTO evidence (decision_id, position, id, source_type, content, relevance_score)"
    " VALUES (?1, 0, ?2, 'document', ?3, 0.8)";
constexpr const char* kInsertEvent =
    "INSERT INTO agent_events (run_id, org_id, agent_id, id, event_type, sequence_num, occurred_at,"
    " payload, created_at) VALUES (?1, ?2, 'admin', ?3, ?4, ?5, ?6, ?7, ?6)";
constexpr const char* kInsertOutbox =
    "INSERT INTO search_outbox (decision_id, org_id, operation, created_at)"
    " VALUES (?1, ?2, 'upsert', ?3)";

constexpr const char* kCountUsage =
    "INSERT INTO org_usage (org_id, period, decision_count) VALUES (?1, '2026-05', 1)"
    " ON CONFLICT DO UPDATE SET decision_count = decision_count + 1";
constexpr const char* kInsertAudit =
    "INSERT INTO mutation_audit_log"
    " (occurred_at, org_id, actor_agent_id, operation, resource_type, resource_id)"
    " VALUES (?1, ?2, 'admin', 'trace_decision', 'decision', ?3)";

void check(bool good, sqlite3* database) {
    if (!good) throw std::runtime_error(std::string("bare SQLite: ") + sqlite3_errmsg(database));
}

void execute(sqlite3* database, const char* sql) {
    check(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database);
}

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

class Statement {
public:
    Statement(sqlite3* database, const char* sql) : database_(database) {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK, database);
        statement_.reset(statement);
    }

    /// The texts must live until this returns.
    template <class... Values>
    void run(const Values&... values) {
        int index = 0;
        (bind(++index, values), ...);
        check(sqlite3_step(statement_.get()) == SQLITE_DONE, database_);
        sqlite3_reset(statement_.get());
    }

private:
    void bind(int index, const Uuid& id) {
        sqlite3_bind_blob(statement_.get(), index, id.bytes().data(), 16, SQLITE_STATIC);
    }
    void bind(int index, std::int64_t value) { sqlite3_bind_int64(statement_.get(), index, value); }
    void bind(int index, const std::string& text) {
        const auto size = static_cast<int>(text.size());
        sqlite3_bind_text(statement_.get(), index, text.data(), size, SQLITE_STATIC);
    }

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Close> statement_;
};

class Writer {
public:
    explicit Writer(const std::string& path) : database_(open(path)) {}

    void write(const TraceText& text) {
        const Uuid run = Uuid::make_v7();
        const Uuid decision = Uuid::make_v7();
        const std::int64_t now = std::chrono::duration_cast<std::chrono::microseconds>(
                                     std::chrono::system_clock::now().time_since_epoch()
        )
                                     .count();
        insert_run_.run(run, organization_, now);
        insert_decision_.run(
            decision,
            organization_,
            run,
            now,
            text.decision_type,
            content_hash_,
            text.outcome,
            text.reasoning
        );
        const std::int64_t row = sqlite3_last_insert_rowid(database_.get());
        count_decision_.run(organization_, text.decision_type);
        index(row, text);
        for (std::int64_t position = 0; position < 2; ++position)
            insert_alternative_.run(
                decision,
                position,
                Uuid::make_v7(),
                text.rejected[static_cast<std::size_t>(position)]
            );
        insert_evidence_.run(decision, Uuid::make_v7(), text.evidence);
        insert_events(run, decision, now, text);
        insert_outbox_.run(decision, organization_, now);
        insert_audit_.run(now, organization_, decision.str());
        count_usage_.run(organization_);
    }

    void begin() { begin_.run(); }
    void commit() { commit_.run(); }

private:
    void insert_events(
        const Uuid& run, const Uuid& decision, std::int64_t now, const TraceText& text
    ) {
        const std::string of_decision = R"({"decision_id":")" + decision.str() + '"';
        const auto insert = [&](const std::string& type, const std::string& payload) {
            insert_event_.run(
                run,
                organization_,
                Uuid::make_v7(),
                type,
                ++event_number_,
                now,
                of_decision + payload
            );
        };
        insert(
            "DecisionMade",
            R"(,"decision_type":")" + text.decision_type + R"(","outcome":")" +
                text.outcome.substr(0, 256) + "\"}"
        );
        for (const std::string& label : text.rejected)
            insert("AlternativeConsidered", R"(,"label":")" + label + "\"}");
        insert("EvidenceGathered", R"(,"source_type":"document"})");
    }

    void index(std::int64_t row, const TraceText& text) {
        const TraceRecord record = make_record(text, kDefaultOrg, "admin", Time());
        const SearchTerms terms = search_terms_of(record.decision);
        const sqlite::Document document{
            .org = 1,
            .title = boost::join(terms.of(TextPart::title), " "),
            .body = boost::join(terms.of(TextPart::body), " ")
        };
        insert_document_.run(row, document.org, document.title, document.body);
        insert_index_terms_.run(row, sqlite::tokens_of(document));
    }

    static std::unique_ptr<sqlite3, Close> open(const std::string& path) {
        sqlite3* raw = nullptr;
        const bool opened = sqlite3_open(path.c_str(), &raw) == SQLITE_OK;
        std::unique_ptr<sqlite3, Close> database(raw);
        check(opened, raw);
        execute(raw, kSettings);
        sqlite::add_hash_function(raw);
        for (const Query* migration : sqlite::migrations::kAll) execute(raw, migration->text);
        execute(raw, kFirstRows);
        execute(raw, sqlite::text_index_sql::create_text_index.text);
        execute(raw, kFirstIndexRows);
        execute(raw, kDropTrigger);
        return database;
    }

    std::unique_ptr<sqlite3, Close> database_;
    Uuid organization_;
    std::int64_t event_number_ = 0;
    std::string content_hash_ = "v2:" + std::string(64, 'a');
    Statement begin_{database_.get(), "BEGIN IMMEDIATE"};
    Statement commit_{database_.get(), "COMMIT"};
    Statement insert_run_{database_.get(), kInsertRun};
    Statement insert_decision_{database_.get(), kInsertDecision};
    Statement count_decision_{database_.get(), kCountDecision};
    Statement insert_document_{database_.get(), sqlite::sql::insert_document.text};
    Statement insert_index_terms_{database_.get(), sqlite::sql::insert_index_terms.text};
    Statement insert_alternative_{database_.get(), kInsertAlternative};
    Statement insert_evidence_{database_.get(), kInsertEvidence};
    Statement insert_event_{database_.get(), kInsertEvent};
    Statement insert_outbox_{database_.get(), kInsertOutbox};
    Statement insert_audit_{database_.get(), kInsertAudit};
    Statement count_usage_{database_.get(), kCountUsage};
};

}  // namespace

double bare_sqlite(
    const std::string& directory, std::chrono::milliseconds duration, RequestMaker& requests
) {
    Writer writer(directory + "/bare.db");
    std::chrono::duration<double> spent{};
    std::uint64_t written = 0;
    std::array<TraceText, kTracesInTransaction> texts;
    while (spent < duration) {
        for (auto& text : texts) text = requests.trace_text();
        const auto start = std::chrono::steady_clock::now();
        writer.begin();
        for (const auto& text : texts) writer.write(text);
        writer.commit();
        spent += std::chrono::steady_clock::now() - start;
        written += texts.size();
    }
    return static_cast<double>(written) / spent.count();
}

}  // namespace akashi::bench

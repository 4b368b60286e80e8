#include "akashi.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <thread>

namespace akashi::testing {

namespace {

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};

std::unique_ptr<sqlite3, Close> open(const std::string& path) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
    std::unique_ptr<sqlite3, Close> database(raw);
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(raw));
    return database;
}

/// Runs SQL and returns the first column of every row, one a line.
std::string query(sqlite3* database, const char* sql) {
    std::string rows;
    const auto add_row = [](void* text, int, char** values, char**) {
        static_cast<std::string*>(text)->append(values[0] == nullptr ? "" : values[0]).append("\n");
        return 0;
    };
    if (sqlite3_exec(database, sql, add_row, &rows, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(database));
    return rows;
}

}  // namespace

ProcessOptions akashi_local(const AkashiOptions& options) {
    ProcessOptions result{.command = options.wrapper, .environment = options.environment};
    for (const auto& word :
         {std::string(AKASHI_BINARY),
          std::string("local"),
          std::string("--port"),
          std::to_string(options.port),
          std::string("--data-dir"),
          options.data_directory})
        result.command.push_back(word);
    result.environment.try_emplace("AKASHI_ADMIN_API_KEY", kAdminKey);
    return result;
}

Akashi::Akashi(const AkashiOptions& options) : ServerProcess(akashi_local(options)) {}

Client Akashi::client() { return Client(port(), std::string("ApiKey admin:") + kAdminKey); }

std::string trace_body(std::string_view outcome) {
    return fmt::format(
        R"({{"agent_id":"admin","decision":{{"decision_type":"architecture","outcome":"{}",)"
        R"("confidence":0.7,"reasoning":"The other ways need a second machine, and there is none.",)"
        R"("alternatives":[{{"label":"a second machine","rejection_reason":"there is none"}}],)"
        R"("evidence":[{{"source_type":"document","content":"inventory list"}}]}}}})",
        outcome
    );
}

std::optional<std::string> record(Client& client, std::string_view outcome) {
    const auto answer = client.post("/v1/trace", trace_body(outcome));
    if (answer.status != 201) return std::nullopt;
    return std::string(answer.json().at("data").at("decision_id").as_string());
}

std::int64_t count_decisions(Client& client, std::string_view outcome) {
    boost::json::object filters;
    if (!outcome.empty()) filters["outcome"] = outcome;
    const auto body =
        boost::json::serialize(boost::json::value{{"filters", filters}, {"limit", 1}});
    const auto answer = client.post("/v1/query", body);
    if (answer.status != 200) throw std::runtime_error("the query failed: " + answer.body);
    return answer.json().at("total").to_number<std::int64_t>();
}

boost::json::value wait_for_health(Client& client, std::string_view status) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (true) {
        auto health = client.get("/health").json();
        const bool is_it = health.at("status").as_string() == status;
        if (is_it || std::chrono::steady_clock::now() > end) return health;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

std::string reason(const boost::json::value& health) {
    const auto* found = health.as_object().if_contains("reason");
    return found == nullptr ? "" : std::string(found->as_string());
}

std::string integrity(const std::string& data_directory) {
    const TemporaryDirectory copies;
    for (const char* name : {"akashi.db", "akashi.db-wal", "search.db", "search.db-wal"}) {
        const auto source = data_directory + "/" + name;
        if (std::filesystem::exists(source)) std::filesystem::copy_file(source, copies / name);
    }
    const auto database = open(copies / "akashi.db");
    auto damage = query(database.get(), "PRAGMA integrity_check");
    if (damage != "ok\n") return damage;
    query(
        open(copies / "search.db").get(),
        "INSERT INTO decisions_fts (decisions_fts) VALUES ('integrity-check')"
    );
    const auto orphans = query(database.get(), "PRAGMA foreign_key_check");
    return orphans.empty() ? "ok" : "rows without parents in: " + orphans;
}

void execute_sql(const std::string& data_directory, const std::string& sql) {
    query_sql(data_directory, sql);
}

std::string query_sql(const std::string& data_directory, const std::string& sql) {
    return query(open(data_directory + "/akashi.db").get(), sql.c_str());
}

bool eventually(const std::function<bool()>& holds, std::chrono::seconds patience) {
    constexpr std::chrono::milliseconds kPause{20};
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(kPause);
    }
    return true;
}

}  // namespace akashi::testing

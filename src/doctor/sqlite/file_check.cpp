#include "doctor/sqlite/file_check.hpp"

#include "doctor/sqlite/figures_store.hpp"
#include "doctor/sqlite/sql.hpp"
#include "sqlite/connection.hpp"
#include "sqlite/migrations_sql.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <string_view>

namespace akashi::sqlite {

namespace {

constexpr std::string_view kName = "database";
constexpr int kCacheKib = 1'024;

Observation judge_schema(const std::string& path, const std::string& newest) {
    constexpr std::string_view kNewest = (*std::rbegin(migrations::kAll))->name;
    if (newest == kNewest) return fine(kName, fmt::format("{} can be read", path));
    if (newest < kNewest)
        return warning(
            kName,
            fmt::format(
                "{} is of an older version of Akashi, which migrates it when it starts", path
            ),
            "akashi local"
        );
    return problem(
        kName,
        fmt::format(
            "{} was written by a newer version: its schema is {}, this program knows up to {}",
            path,
            newest,
            kNewest
        ),
        "run the newer version"
    );
}

}  // namespace

Observations check_file(const std::string& path) {
    if (!std::filesystem::exists(path))
        return {problem(
            kName,
            fmt::format("{} does not exist", path),
            "set --data-dir to the directory of akashi local, or DATABASE_URL to the database of "
            "akashi serve"
        )};
    try {
        Connection db(path, Access::read_only, kCacheKib);
        const auto newest = db.find<std::optional<std::string>>(sql::find_newest_migration);
        Observations findings{judge_schema(path, newest.value_or("").value_or(""))};
        if (findings.front().condition != Condition::ok) return findings;
        for (Observation& finding : findings_of(read_figures(db), now()))
            findings.push_back(std::move(finding));
        return findings;
    } catch (const SqliteError& error) {
        return {problem(
            kName,
            fmt::format("{} cannot be read: {}", path, error.what()),
            "look at the file, its owner and its disk; a copy is put back while the server is "
            "stopped (docs/operations/backup-and-restore.md)"
        )};
    }
}

std::optional<VectorCount> count_vectors(const std::string& path) {
    try {
        Connection db(path, Access::read_only, kCacheKib);
        const auto vectors = db.find<std::int64_t>(sql::count_vectors).value_or(0);
        const StoreFigures figures = read_figures(db);
        return VectorCount{vectors, figures.outbox.waiting + figures.outbox.dead_letters};
    } catch (const SqliteError&) {
        return std::nullopt;  // the check of the file says why
    }
}

Mended mend_file(const std::string& path, const Mending& mending) {
    Connection db(path, Access::read_write, kCacheKib);
    Mended mended;
    note_freed(
        mended, db.execute(sql::free_stale_entries, now() + std::chrono::hours(1)), "search_outbox"
    );
    if (mending.frees_entries)
        note_freed(mended, db.execute(sql::free_dead_entries), "search_outbox");
    if (mending.frees_jobs) {
        note_freed(mended, db.execute(sql::free_dead_scoring), "conflict_queue");
        note_freed(mended, db.execute(sql::free_dead_pairs), "conflict_pairs");
    }
    return mended;
}

}  // namespace akashi::sqlite

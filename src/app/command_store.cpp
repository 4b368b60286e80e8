#include "app/command_store.hpp"

#include "app/command_pool.hpp"
#include "app/data_directory.hpp"
#include "app/postgres_writers.hpp"
#include "app/sqlite_writers.hpp"
#include "decisions/postgres/decision_store.hpp"
#include "decisions/postgres/trace_writer.hpp"
#include "decisions/sqlite/decision_store.hpp"
#include "decisions/sqlite/trace_store.hpp"
#include "identity/postgres/organization_store.hpp"
#include "identity/sqlite/organization_store.hpp"
#include "postgres/blocking_session.hpp"
#include "postgres/notifier.hpp"
#include "search/sqlite/text_index.hpp"
#include "sqlite/database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>
#include <stdlib.h>

#include <exception>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace akashi::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

using Work = std::function<asio::awaitable<void>(CommandStore)>;

fs::path database_file(const Config& config) {
    return fs::path(config.local.data_dir) / "akashi.db";
}

/// A directory that is deleted with everything in it.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string name = (fs::temp_directory_path() / "akashi-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), name);
        path_ = name;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

void run_on_file(const fs::path& file, const Work& work) {
    asio::thread_pool pool(1);     // outlives the database, whose threads resume coroutines here
    sqlite::TextIndex text_index;  // a running server finds what is recorded at once
    sqlite::Database database({.path = file.string(), .follower = &text_index});
    EventSequence event_sequence;
    SqliteWriters writers{event_sequence, Quotas::given};
    sqlite::SqliteTraceStore traces(database, writers.of_traces());
    sqlite::SqliteDecisionStore decisions(database);
    sqlite::SqliteOrganizationStore organizations(database);
    asio::co_spawn(pool, work({traces, decisions, organizations}), asio::use_future).get();
    pool.join();
}

void run_on_sqlite(const Config& config, StoreUse use, const Work& work) {
    const fs::path file = database_file(config);
    if (use == StoreUse::write) {
        prepare_data_directory(config.local.data_dir);
    } else if (!fs::exists(file)) {
        if (use == StoreUse::imagine) {
            const TemporaryDirectory directory;
            return run_on_file(directory.path() / "akashi.db", work);
        }
        throw std::runtime_error(fmt::format(
            "{} does not exist: start akashi local once, or set --data-dir to its directory, or "
            "DATABASE_URL to the database of akashi serve",
            file.string()
        ));
    }
    run_on_file(file, work);
}

void run_on_postgres(const Config& config, const Work& work) {
    constexpr auto kNotifyGrace = 1s;
    CommandPool database(config.postgres.database_url, 2);
    asio::thread_pool& threads = database.threads();
    postgres::Pool& pool = database.pool();
    const auto wait_for = [&](asio::awaitable<void> task) {
        asio::co_spawn(threads, std::move(task), asio::use_future).get();
    };
    postgres::Notifier notifier(threads.get_executor(), pool);
    EventSequence event_sequence;
    PostgresWriters writers(pool, event_sequence, quotas_with(config.billing.is_on()));
    postgres::TraceWriter traces(threads.get_executor(), pool, writers.of_traces(), &notifier);
    postgres::PostgresDecisionStore decisions(pool);
    postgres::PostgresOrganizationStore organizations(pool);
    std::exception_ptr failure;
    try {
        wait_for(work({traces, decisions, organizations}));
    } catch (...) {
        failure = std::current_exception();
    }
    wait_for(traces.stop());
    wait_for(notifier.stop(kNotifyGrace));
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

std::string describe_store(const Config& config, bool on_postgres) {
    if (!on_postgres) return "SQLite at " + database_file(config).string();
    return "PostgreSQL at " + postgres::BlockingSession(config.postgres.database_url).address();
}

void with_store(const Config& config, bool on_postgres, StoreUse use, const Work& work) {
    return on_postgres ? run_on_postgres(config, work) : run_on_sqlite(config, use, work);
}

}  // namespace akashi::app

#include "app/search_command.hpp"

#include "app/command_pool.hpp"
#include "app/search_listing.hpp"
#include "app/synonyms_file.hpp"
#include "base/log.hpp"
#include "decisions/postgres/decision_store.hpp"
#include "decisions/sqlite/decision_store.hpp"
#include "search/postgres/search_store.hpp"
#include "search/render.hpp"
#include "search/search_service.hpp"
#include "search/sqlite/search_store.hpp"
#include "sqlite/database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>

namespace akashi::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

/// Asks a service, whose stores work while it runs.
using Ask = std::function<asio::awaitable<int>(SearchService&)>;

int ask_directory(const Config& config, const Ask& ask) {
    const fs::path file = fs::path(config.local.data_dir) / "akashi.db";
    if (!fs::exists(file))
        throw std::runtime_error(fmt::format(
            "{} does not exist: start akashi local once, or set --data-dir to its directory, or "
            "DATABASE_URL to the database of akashi serve",
            file.string()
        ));
    asio::thread_pool pool(1);  // outlives the database, whose threads resume coroutines here
    sqlite::TextIndex index;
    sqlite::Database database({.path = file.string(), .follower = &index});
    sqlite::SqliteDecisionStore decisions(database);
    sqlite::SqliteSearchStore search(index);
    SearchService service({search, decisions}, load_synonyms(config.search));
    const int result = asio::co_spawn(pool, ask(service), asio::use_future).get();
    pool.join();
    return result;
}

int ask_postgres(const Config& config, const Ask& ask) {
    CommandPool database(config.postgres.database_url, 1);
    postgres::PostgresDecisionStore decisions(database.pool());
    postgres::PostgresSearchStore search(database.pool());
    SearchService service({search, decisions}, load_synonyms(config.search));
    return asio::co_spawn(database.threads(), ask(service), asio::use_future).get();
}

int answer(const Config& config, const Question& question, const Ask& ask) {
    log::set_level(std::max(config.log.level, log::Level::warn));  // stdout is for the list
    return question.on_postgres ? ask_postgres(config, ask) : ask_directory(config, ask);
}

Caller administrator() {
    Caller caller;
    caller.org = kDefaultOrg;
    caller.role = Role::admin;
    return caller;
}

Look look_for(const Question& question) {
    return {.is_terminal = ::isatty(STDOUT_FILENO) == 1, .explains = question.explains};
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

asio::awaitable<int> search(const Question& question, SearchService& service) {
    SearchRequest request;
    request.query = question.text;
    request.filter.project = unless_empty(question.project);
    request.limit = question.limit;
    request.snippets = true;
    const auto page = co_await service.search(administrator(), std::move(request));
    if (!page) throw std::runtime_error(page.error().message());
    if (question.as_json)
        fmt::print(
            "{}\n", render_hits(*page, {.snippets = true, .explanations = question.explains})
        );
    else
        fmt::print("{}", list_hits(*page, look_for(question)));
    co_return page->hits.empty() ? 1 : 0;
}

asio::awaitable<int> check(const Question& question, SearchService& service) {
    CheckRequest request;
    request.query = question.text;
    request.decision_type = question.decision_type;
    request.project = unless_empty(question.project);
    request.limit = question.limit;
    const auto result = co_await service.check(administrator(), std::move(request));
    if (!result) throw std::runtime_error(result.error().message());
    if (question.as_json)
        fmt::print(
            "{}\n", render_check(*result, {.snippets = false, .explanations = question.explains})
        );
    else
        fmt::print("{}", list_precedents(*result, look_for(question)));
    co_return result->has_precedent() ? 0 : 1;
}

}  // namespace

int run_search(const Config& config, const Question& question) {
    return answer(config, question, [&](SearchService& service) {
        return search(question, service);
    });
}

int run_check(const Config& config, const Question& question) {
    return answer(config, question, [&](SearchService& service) {
        return check(question, service);
    });
}

}  // namespace akashi::app

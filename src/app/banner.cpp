#include "app/banner.hpp"

#include "app/data_directory.hpp"
#include "base/log.hpp"

#include <boost/asio/ip/address.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace akashi::app {
namespace {

namespace ip = boost::asio::ip;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Where the key of the agent `admin` can be found.
struct KeyPlace {
    std::string line;
    bool is_file = false;  ///< in the file of the data directory
};

/// Names a place only when its key works: the file may be of another database, and the variable may
/// have been set after the first start.
KeyPlace find_key(LocalApp& local, const Config& config) {
    const std::string file = local.admin_key_file();
    const bool is_there = std::filesystem::exists(file);
    const std::string key = is_there ? first_line(read_file(file)) : std::string();
    if (local.made_admin_key()) {
        return {fmt::format("{}  (shown once; kept in {})", key, file), true};
    }
    if (is_there && local.app().accepts_key("admin", key)) return {"in " + file, true};
    const std::string& chosen = config.identity.admin_api_key;
    if (!chosen.empty() && local.app().accepts_key("admin", chosen)) {
        return {"the one in AKASHI_ADMIN_API_KEY"};
    }
    return {fmt::format(
        "the one that you have; for another: akashi admin key create --agent admin --data-dir '{}'",
        config.local.data_dir
    )};
}

std::string curl_line(const LocalApp& local, const std::string& address, bool key_is_in_file) {
    if (!key_is_in_file) return fmt::format("curl -s {}/health", address);
    const auto path = std::filesystem::absolute(local.admin_key_file()).lexically_normal();
    return fmt::format(
        "curl -s {}/v1/decisions/recent -H \"Authorization: ApiKey admin:$(cat '{}')\"",
        address,
        path.string()
    );
}

/// The rows say where things are, one a line.
std::string render(const std::string& rows, const std::string& curl) {
    return fmt::format(
        "\n  Akashi {} is ready. Stop it with Ctrl-C.\n\n{}\n  Try it:\n    {}\n\n",
        AKASHI_VERSION,
        rows,
        curl
    );
}

}  // namespace

std::string address_of(const Config& config, unsigned short port) {
    const auto address = ip::make_address(config.http.address);
    // Nobody can connect to "any address".
    if (address.is_unspecified()) return fmt::format("http://127.0.0.1:{}", port);
    if (address.is_v6()) return fmt::format("http://[{}]:{}", address.to_string(), port);
    return fmt::format("http://{}:{}", address.to_string(), port);
}

std::string local_banner(LocalApp& local, const Config& config) {
    const KeyPlace key = find_key(local, config);
    const std::string address = address_of(config, local.app().port());
    const std::string rows = fmt::format(
        "    address    {}\n    data       {}\n    admin key  {}\n",
        address,
        config.local.data_dir,
        key.line
    );
    return render(rows, curl_line(local, address, key.is_file));
}

std::string serve_banner(const App& app, const Config& config) {
    const std::string address = address_of(config, app.port());
    const std::string rows = fmt::format(
        "    address    {}\n    data       the PostgreSQL of DATABASE_URL\n"
        "    admin key  the one that you have; for another: akashi admin key create --agent "
        "admin\n",
        address
    );
    return render(rows, fmt::format("curl -s {}/health", address));
}

bool has_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

void show(const std::string& banner) {
    log::flush();  // lines of the start come before it
    fmt::print("{}", banner);
    std::fflush(stdout);
}

}  // namespace akashi::app

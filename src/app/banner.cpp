#include "app/banner.hpp"

#include "app/data_directory.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace akashi::app {
namespace {

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

}  // namespace

std::string banner(LocalApp& local, const Config& config) {
    const KeyPlace key = find_key(local, config);
    const std::string address = fmt::format("http://127.0.0.1:{}", local.app().port());
    return fmt::format(
        "\n  Akashi {} is ready. Stop it with Ctrl-C.\n\n"
        "    address    {}\n"
        "    MCP        {}/mcp  (arrives with a later version)\n"
        "    data       {}\n"
        "    admin key  {}\n\n"
        "  Try it:\n    {}\n\n",
        AKASHI_VERSION,
        address,
        address,
        config.local.data_dir,
        key.line,
        curl_line(local, address, key.is_file)
    );
}

}  // namespace akashi::app

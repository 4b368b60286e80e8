#include "app/banner.hpp"

#include "app/data_directory.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace akashi::app {
namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string key_line(const LocalApp& local) {
    if (local.made_admin_key()) {
        return fmt::format(
            "{}  (shown once; kept in {})",
            first_line(read_file(local.admin_key_file())),
            local.admin_key_file()
        );
    }
    if (std::filesystem::exists(local.admin_key_file())) {
        return "in " + local.admin_key_file();
    }
    return "the one that you set in AKASHI_ADMIN_API_KEY at the first start";
}

std::string curl_line(const LocalApp& local, const std::string& address) {
    if (!std::filesystem::exists(local.admin_key_file())) {
        return fmt::format("curl -s {}/health", address);
    }
    const auto path = std::filesystem::absolute(local.admin_key_file()).lexically_normal();
    return fmt::format(
        "curl -s {}/v1/decisions/recent -H \"Authorization: ApiKey admin:$(cat '{}')\"",
        address,
        path.string()
    );
}

}  // namespace

std::string banner(const LocalApp& local, const Config& config) {
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
        key_line(local),
        curl_line(local, address)
    );
}

}  // namespace akashi::app

#include "app/config.hpp"

#include "base/duration.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>
#include <variant>

namespace akashi::app {
namespace {

using Target = std::variant<
    std::int64_t Config::*,
    bool Config::*,
    std::chrono::nanoseconds Config::*,
    std::string Config::*,
    std::vector<std::string> Config::*>;

struct Entry {
    std::string_view name;
    Target target;
    std::string_view default_text;
    std::string_view description;
    bool may_be_empty = false;  ///< set but empty is a value of its own, not the default
};

const Entry kEntries[] = {
    {"AKASHI_PORT", &Config::port, "8080", "HTTP listen port"},
    {"AKASHI_READ_TIMEOUT", &Config::read_timeout, "30s", "Longest time to read a whole request"},
    {"AKASHI_WRITE_TIMEOUT",
     &Config::write_timeout,
     "30s",
     "Longest time for one write of an answer"},
    {"AKASHI_LOG_LEVEL", &Config::log_level, "info", "debug, info, warn or error"},
    {"AKASHI_MAX_REQUEST_BODY_BYTES",
     &Config::max_request_body_bytes,
     "1048576",
     "Largest request body"},
    {"AKASHI_CORS_ALLOWED_ORIGINS",
     &Config::cors_allowed_origins,
     "",
     "Origins that browsers may call from, comma separated; * allows all"},
    {"DATABASE_URL",
     &Config::database_url,
     "postgres://akashi:akashi@localhost:6432/akashi?sslmode=verify-full",
     "PostgreSQL of akashi serve, through PgBouncer or directly"},
    {"NOTIFY_URL",
     &Config::notify_url,
     "postgres://akashi:akashi@localhost:5432/akashi?sslmode=verify-full",
     "The same PostgreSQL directly, for LISTEN; set but empty: no live updates",
     /*may_be_empty=*/true},
    {"AKASHI_SKIP_EMBEDDED_MIGRATIONS",
     &Config::skip_embedded_migrations,
     "false",
     "Never change the schema at start-up, not even without JWT keys"},
    {"AKASHI_DATA_DIR", &Config::data_dir, "./data", "Where akashi local keeps its files"},
    {"AKASHI_ADMIN_API_KEY",
     &Config::admin_api_key,
     "",
     "Key of the agent admin, used at the first start instead of a made one"},
    {"AKASHI_JWT_PRIVATE_KEY",
     &Config::jwt_private_key,
     "",
     "Path of the Ed25519 private key; empty: a pair in the data directory (local) or in memory "
     "(serve)"},
    {"AKASHI_JWT_PUBLIC_KEY", &Config::jwt_public_key, "", "Path of the Ed25519 public key"},
    {"AKASHI_JWT_EXPIRATION", &Config::jwt_expiration, "24h", "Lifetime of a token"},
    {"AKASHI_ENABLE_DESTRUCTIVE_DELETE",
     &Config::enable_destructive_delete,
     "false",
     "Allow DELETE /v1/agents/{agent_id}"},
};

std::string quoted(const std::string& value) {
    std::string text;
    JsonWriter(text).value(value);
    return text;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && !text.empty() ? std::optional(number) : std::nullopt;
}

std::optional<bool> parse_bool(std::string_view text) {
    for (const std::string_view yes : {"1", "t", "T", "TRUE", "true", "True"}) {
        if (text == yes) return true;
    }
    for (const std::string_view no : {"0", "f", "F", "FALSE", "false", "False"}) {
        if (text == no) return false;
    }
    return std::nullopt;
}

std::vector<std::string> parse_list(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        std::string_view item = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        while (item.starts_with(' ') || item.starts_with('\t')) item.remove_prefix(1);
        while (item.ends_with(' ') || item.ends_with('\t')) item.remove_suffix(1);
        if (!item.empty()) items.emplace_back(item);
    }
    return items;
}

/// Stores `text` in the entry's field; false when it does not have the field's form.
struct Assign {
    Config& config;
    const std::string& text;

    template <class T>
    bool set(T Config::* field, std::optional<T> value) const {
        if (value) config.*field = std::move(*value);
        return value.has_value();
    }
    bool operator()(std::int64_t Config::* field) const { return set(field, parse_integer(text)); }
    bool operator()(bool Config::* field) const { return set(field, parse_bool(text)); }
    bool operator()(std::chrono::nanoseconds Config::* field) const {
        return set(field, parse_go_duration(text));
    }
    bool operator()(std::string Config::* field) const {
        return set(field, std::optional<std::string>(text));
    }
    bool operator()(std::vector<std::string> Config::* field) const {
        auto items = parse_list(text);
        if (!items.empty()) config.*field = std::move(items);
        return true;
    }
};

std::string_view form_of(const Target& target) {
    if (std::holds_alternative<std::int64_t Config::*>(target)) return "integer";
    if (std::holds_alternative<bool Config::*>(target)) return "boolean";
    return "duration";
}

std::vector<std::string> find_contradictions(const Config& config) {
    std::vector<std::string> errors;
    const auto require = [&](bool holds, std::string_view message) {
        if (!holds) errors.push_back(fmt::format("config: {}", message));
    };
    using std::chrono::nanoseconds;
    require(config.port >= 1 && config.port <= 65535, "AKASHI_PORT must be between 1 and 65535");
    require(config.read_timeout > nanoseconds(0), "AKASHI_READ_TIMEOUT must be positive");
    require(config.write_timeout > nanoseconds(0), "AKASHI_WRITE_TIMEOUT must be positive");
    require(config.max_request_body_bytes > 0, "AKASHI_MAX_REQUEST_BODY_BYTES must be positive");
    require(
        config.jwt_expiration >= std::chrono::seconds(1), "AKASHI_JWT_EXPIRATION must be positive"
    );
    require(
        config.jwt_private_key.empty() == config.jwt_public_key.empty(),
        "AKASHI_JWT_PRIVATE_KEY and AKASHI_JWT_PUBLIC_KEY must both be set or both be empty"
    );
    return errors;
}

/// `NAME=value` lines; blank lines, comments and a leading `export` are skipped, quotes removed.
std::map<std::string, std::string> read_env_file(const std::string& path) {
    std::map<std::string, std::string> values;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.starts_with("export ")) line.erase(0, 7);
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string::npos) continue;
        std::string value = line.substr(equals + 1);
        const bool is_quoted = value.size() >= 2 && value.front() == value.back() &&
                               (value.front() == '"' || value.front() == '\'');
        if (is_quoted) value = value.substr(1, value.size() - 2);
        values.emplace(line.substr(0, equals), std::move(value));
    }
    return values;
}

}  // namespace

Environment process_environment() {
    return [file = read_env_file(".env")](const std::string& name) -> std::optional<std::string> {
        if (const char* value = std::getenv(name.c_str())) return value;
        const auto entry = file.find(name);
        return entry == file.end() ? std::nullopt : std::optional(entry->second);
    };
}

Config load_config(const Environment& environment) {
    Config config;
    std::vector<std::string> errors;
    for (const auto& entry : kEntries) {
        const auto text = environment(std::string(entry.name));
        if (!text || (text->empty() && !entry.may_be_empty)) continue;
        if (std::visit(Assign{config, *text}, entry.target)) continue;
        errors.push_back(fmt::format(
            "  {}={} is not a valid {}", entry.name, quoted(*text), form_of(entry.target)
        ));
    }
    if (!errors.empty()) {
        throw std::runtime_error(
            fmt::format("config: invalid environment variables:\n{}", fmt::join(errors, "\n"))
        );
    }
    errors = find_contradictions(config);
    if (!errors.empty()) throw std::runtime_error(fmt::format("{}", fmt::join(errors, "\n")));
    return config;
}

log::Level parse_log_level(std::string_view name) {
    std::string lower(name);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    if (lower == "debug") return log::Level::debug;
    if (lower == "warn" || lower == "warning") return log::Level::warn;
    if (lower == "error") return log::Level::error;
    return log::Level::info;
}

std::vector<Variable> variables() {
    std::vector<Variable> table;
    for (const auto& entry : kEntries) {
        table.push_back({entry.name, entry.default_text, entry.description});
    }
    return table;
}

}  // namespace akashi::app

#include "app/config.hpp"

#include "app/misconfigured.hpp"
#include "app/settings.hpp"
#include "base/text.hpp"
#include "identity/agent.hpp"
#include "postgres/conninfo.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace akashi::app {
namespace {

/// In the order in which mistakes are told.
std::vector<Setting> all_settings() {
    std::vector<Setting> all;
    for (const auto group :
         {server_settings(),
          database_settings(),
          identity_settings(),
          events_settings(),
          search_settings(),
          embedding_settings(),
          conflicts_settings(),
          limits_settings(),
          signup_settings(),
          billing_settings(),
          telemetry_settings()})
        all.insert(all.end(), group.begin(), group.end());
    return all;
}

Setting find_setting(std::string_view name) {
    for (const Setting& setting : all_settings())
        if (setting.name == name) return setting;
    throw std::logic_error("no variable " + std::string(name));
}

std::string read_text(const Setting& setting, const Environment& environment) {
    auto text = environment(std::string(setting.name));
    if (!text || (text->empty() && !setting.may_be_empty)) return std::string(setting.default_text);
    return std::move(*text);
}

/// Finds the contradictions between settings.
void check_together(const Config& config, Mistakes& mistakes) {
    if (config.identity.jwt_private_key.empty() != config.identity.jwt_public_key.empty()) {
        mistakes.contradictions.emplace_back(
            "AKASHI_JWT_PRIVATE_KEY and AKASHI_JWT_PUBLIC_KEY must both be set or both be empty"
        );
    }
    if (config.identity.is_development() && !config.identity.jwt_previous_public_keys.empty()) {
        mistakes.contradictions.emplace_back(
            "AKASHI_JWT_PREVIOUS_PUBLIC_KEYS needs AKASHI_JWT_PRIVATE_KEY and AKASHI_JWT_PUBLIC_KEY"
        );
    }
    const auto note = [&](std::optional<std::string> mistake) {
        if (mistake) mistakes.contradictions.push_back(std::move(*mistake));
    };
    note(find_mistake(config.http));
    note(find_mistake(config.metrics));
    note(find_mistake(config.embedding));
    note(find_mistake(config.judge, config.embedding));
    note(find_mistake(config.vectors));
    note(find_mistake(config.limits));
    note(find_mistake(config.signup));
    note(find_mistake(config.smtp));
    note(find_mistake(config.billing));
    note(find_mistake(config.otlp));
    const std::string& key = config.identity.admin_api_key;
    if (key.empty()) return;
    if (const auto error = check_chosen_key("AKASHI_ADMIN_API_KEY", key))
        mistakes.contradictions.push_back(error->message());
}

/// Finds a mistake in the address of a database, whose password is not told.
void check_url(std::string_view name, const std::string& url, Mistakes& mistakes) {
    try {
        postgres::parse_conninfo(url);
    } catch (const std::runtime_error& error) {
        mistakes.contradictions.push_back(fmt::format("{}: {}", name, error.what()));
    }
}

void check_databases(const postgres::PostgresConfig& config, Mistakes& mistakes) {
    check_url("DATABASE_URL", config.database_url, mistakes);
    if (!config.notify_url.empty()) check_url("NOTIFY_URL", config.notify_url, mistakes);
    if (!config.read_url.empty()) check_url("DATABASE_READ_URL", config.read_url, mistakes);
}

void refuse(const Mistakes& mistakes) {
    const std::string refusal = describe(mistakes);
    if (!refusal.empty()) throw Misconfigured(refusal);
}

}  // namespace

Config load_config(const Environment& environment, Databases databases) {
    Config config{};
    Mistakes mistakes;
    for (const auto& setting : all_settings())
        assign(setting, read_text(setting, environment), config, mistakes);
    check_together(config, mistakes);
    if (databases == Databases::used) check_databases(config.postgres, mistakes);
    refuse(mistakes);
    return config;
}

std::string read_database_url(const Environment& environment) {
    constexpr std::string_view kName = "DATABASE_URL";
    std::string url = read_text(find_setting(kName), environment);
    Mistakes mistakes;
    check_url(kName, url, mistakes);
    refuse(mistakes);
    return url;
}

std::optional<log::Level> parse_log_level(std::string_view name) {
    const std::string lower = to_lower(name);
    if (lower == "debug") return log::Level::debug;
    if (lower == "warn" || lower == "warning") return log::Level::warn;
    if (lower == "error") return log::Level::error;
    if (lower == "info") return log::Level::info;
    return std::nullopt;
}

std::vector<Variable> variables() {
    std::vector<Variable> table;
    for (const auto& setting : all_settings())
        table.push_back({setting.name, setting.default_text, setting.description});
    return table;
}

Variable find_variable(std::string_view name) {
    const Setting setting = find_setting(name);
    return {setting.name, setting.default_text, setting.description};
}

}  // namespace akashi::app

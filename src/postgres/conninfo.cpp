#include "postgres/conninfo.hpp"

#include "base/parse_integer.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace akashi::postgres {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Options = std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)>;

/// Parameters that Go's driver pgx handles itself. Those that we support are read before.
constexpr std::array<std::string_view, 16> kOfOtherDrivers{
    "pool_max_conns",
    "pool_min_conns",
    "pool_min_idle_conns",
    "pool_max_conn_lifetime",
    "pool_max_conn_lifetime_jitter",
    "pool_max_conn_idle_time",
    "pool_health_check_period",
    "default_query_exec_mode",
    "statement_cache_capacity",
    "statement_cache_mode",
    "description_cache_capacity",
    "prefer_simple_protocol",
    "min_read_buffer_size",
    "krbspn",
    "sslnegotiation",
    "load_balance_hosts",
};

/// The text contains no part of the URL: any part may be a piece of a password.
[[noreturn]] void refuse(std::string_view reason) {
    throw std::runtime_error(fmt::format("the database URL is not valid: {}", reason));
}

constexpr std::string_view kPasswordHint =
    "the characters @ : / ? # % in a password are written as %40 %3A %2F %3F %23 %25";

bool is_url(std::string_view text) {
    return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    refuse(kPasswordHint);
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) refuse(kPasswordHint);
        decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
        i += 2;
    }
    return decoded;
}

/// Go ends the password at the last `@` before the path, libpq at the first one.
std::string with_encoded_at(std::string_view url) {
    const std::size_t authority = url.find("://") + 3;
    const std::size_t end = std::min(url.find('/', authority), url.size());
    const std::size_t last = url.substr(0, end).rfind('@');
    std::string encoded(url.substr(0, authority));
    for (std::size_t i = authority; i < url.size(); ++i) {
        if (last != std::string_view::npos && url[i] == '@' && i < last)
            encoded += "%40";
        else
            encoded += url[i];
    }
    return encoded;
}

/// What libpq makes of a URL without parameters.
Pairs parse_base(const std::string& url) {
    char* message = nullptr;  // never shown, since it quotes the URL
    const Options options(PQconninfoParse(url.c_str(), &message), PQconninfoFree);
    PQfreemem(message);
    if (!options)
        refuse(fmt::format(
            "it looks like postgres://user:password@host:5432/database, and {}", kPasswordHint
        ));
    Pairs pairs;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
        if (option->val != nullptr) pairs.emplace_back(option->keyword, option->val);
    return pairs;
}

Pairs parse_url(std::string_view url) {
    const std::size_t question = std::min(url.find('?'), url.size());
    Pairs pairs = parse_base(with_encoded_at(url.substr(0, question)));
    std::string_view query = url.substr(std::min(question + 1, url.size()));
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view parameter = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (parameter.empty()) continue;
        const std::size_t equals = parameter.find('=');
        if (equals == std::string_view::npos) refuse("a parameter after ? has no value");
        pairs.emplace_back(
            percent_decoded(parameter.substr(0, equals)),
            percent_decoded(parameter.substr(equals + 1))
        );
    }
    return pairs;
}

/// Reads `keyword = value` and `keyword='quoted value'` as libpq does. libpq itself would refuse
/// unknown keywords.
class DsnReader {
public:
    explicit DsnReader(std::string_view text) : rest_(text) {}

    Pairs read() {
        Pairs pairs;
        for (skip_spaces(); !rest_.empty(); skip_spaces()) {
            std::string keyword;
            while (!rest_.empty() && rest_[0] != '=' && !at_space()) keyword += take();
            skip_spaces();
            if (rest_.empty() || take() != '=') refuse("= is missing after a keyword");
            skip_spaces();
            pairs.emplace_back(std::move(keyword), read_value());
        }
        return pairs;
    }

private:
    bool at_space() const {
        return std::string_view(" \t\n\r\f\v").find(rest_[0]) != std::string_view::npos;
    }
    void skip_spaces() {
        while (!rest_.empty() && at_space()) rest_.remove_prefix(1);
    }
    char take() {
        const char c = rest_[0];
        rest_.remove_prefix(1);
        return c;
    }
    std::string read_value() {
        const bool quoted = rest_.starts_with('\'');
        if (quoted) rest_.remove_prefix(1);
        std::string value;
        while (!rest_.empty()) {
            if (quoted ? rest_[0] == '\'' : at_space()) break;
            if (rest_[0] == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
            value += take();
        }
        if (!quoted) return value;
        if (rest_.empty()) refuse("a quoted value does not end");
        rest_.remove_prefix(1);
        return value;
    }

    std::string_view rest_;
};

bool is_libpq_keyword(std::string_view keyword) {
    static const std::vector<std::string> keywords = [] {
        std::vector<std::string> names;
        const Options options(PQconndefaults(), PQconninfoFree);
        for (auto* option = options.get(); option && option->keyword != nullptr; ++option)
            names.emplace_back(option->keyword);
        return names;
    }();
    return std::ranges::find(keywords, keyword) != keywords.end();
}

int read_number(std::string_view text, std::string_view name) {
    const auto number = parse_integer<int>(text);
    if (!number || *number < 0)
        refuse(fmt::format("{} must be a number that is not negative", name));
    return *number;
}

/// `-c name=value`, escaped for the server's command line.
std::string as_option(std::string_view name, std::string_view value) {
    std::string option = fmt::format("-c {}=", name);
    for (const char c : value) {
        if (c == ' ' || c == '\\') option += '\\';
        option += c;
    }
    return option;
}

bool is_setting_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '.';
    });
}

void set(Pairs& parameters, std::string_view keyword, std::string value) {
    const auto same = [&](const auto& pair) { return pair.first == keyword; };
    if (const auto found = std::ranges::find_if(parameters, same); found != parameters.end())
        found->second = std::move(value);
    else
        parameters.emplace_back(keyword, std::move(value));
}

void take_pair(Conninfo& info, std::string& options, std::string name, std::string value) {
    if (name == "ssl" && value == "true") {  // the form of JDBC, which libpq knows in URLs
        name = "sslmode";
        value = "require";
    }
    if (name == "connect_timeout")
        info.connect_timeout = std::chrono::seconds(read_number(value, name));
    if (name == "pool_max_conns") {
        info.pool_size = read_number(value, name);
        if (*info.pool_size < 1) refuse("pool_max_conns must be at least 1");
    }
    if (std::ranges::find(kOfOtherDrivers, name) != kOfOtherDrivers.end()) return;
    if (is_libpq_keyword(name)) return set(info.parameters, name, std::move(value));
    if (!is_setting_name(name)) refuse("a parameter has a name that no setting can have");
    options += (options.empty() ? "" : " ") + as_option(name, value);
}

/// Whether each number of a list with commas is a port. An empty one means the default.
bool are_ports(std::string_view list) {
    while (!list.empty()) {
        const std::string_view text = list.substr(0, list.find(','));
        list.remove_prefix(std::min(text.size() + 1, list.size()));
        if (!text.empty() && parse_integer<std::uint16_t>(text).value_or(0) == 0) return false;
    }
    return true;
}

/// libpq may take a part of a password that is not encoded for a port, host or database, and would
/// then show it in an error message.
void check(const Conninfo& info) {
    const auto ports = info.find("port").value_or("");
    if (ports.find_first_not_of("0123456789,") != std::string::npos) refuse(kPasswordHint);
    if (!are_ports(ports)) refuse("a port is a number from 1 to 65535");
    for (const auto keyword : {"host", "dbname"}) {
        const auto value = info.find(keyword).value_or("");
        // A name that begins with @ is an abstract Unix socket.
        if (value.find('@', 1) != std::string::npos) refuse(kPasswordHint);
    }
    constexpr std::array<std::string_view, 6> kModes{
        "disable", "allow", "prefer", "require", "verify-ca", "verify-full"
    };
    if (const auto mode = info.find("sslmode");
        mode && std::ranges::find(kModes, *mode) == kModes.end())
        refuse("sslmode is disable, allow, prefer, require, verify-ca or verify-full");
}

}  // namespace

std::optional<std::string> Conninfo::find(std::string_view keyword) const {
    for (const auto& [name, value] : parameters)
        if (name == keyword) return value;
    return std::nullopt;
}

Conninfo parse_conninfo(const std::string& url) {
    if (!is_url(url) && url.find("://") != std::string::npos && url.find('=') > url.find("://"))
        refuse("it begins with postgres:// or postgresql://");
    Conninfo info;
    std::string options;
    for (auto& [name, value] : is_url(url) ? parse_url(url) : DsnReader(url).read())
        take_pair(info, options, std::move(name), std::move(value));
    if (!options.empty()) {
        const auto given = info.find("options");
        set(info.parameters, "options", given ? *given + " " + options : options);
    }
    check(info);
    return info;
}

}  // namespace akashi::postgres

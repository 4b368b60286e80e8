#include "telemetry/otlp_config.hpp"

#include "base/uuid.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace akashi {
namespace {

constexpr std::string_view kSamplers[] = {
    "always_on",
    "always_off",
    "traceidratio",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio",
};

bool has_scheme(std::string_view url) {
    return url.starts_with("http://") || url.starts_with("https://");
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        unsigned byte = 0;
        const char* const end = text.data() + i + 3;
        const auto result = std::from_chars(text.data() + i + 1, end, byte, 16);
        if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
        decoded += static_cast<char>(byte);
        i += 2;
    }
    return decoded;
}

/// `name=value,name=value`; nothing when it has another form.
std::optional<Attributes> parse_pairs(std::string_view text) {
    Attributes pairs;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        const std::string_view pair = trimmed(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string_view name = trimmed(pair.substr(0, equals));
        auto value = percent_decoded(trimmed(pair.substr(equals + 1)));
        if (name.empty() || !value) return std::nullopt;
        pairs.emplace_back(name, std::move(*value));
    }
    return pairs;
}

/// Names of tokens and values without control characters: nothing that ends a line.
bool are_headers(const Attributes& pairs) {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    const auto is_token = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kMarks.contains(c);
    };
    return std::ranges::all_of(pairs, [&](const auto& pair) {
        return std::ranges::all_of(pair.first, is_token) &&
               std::ranges::all_of(pair.second, [](char c) { return c >= ' ' && c != '\x7f'; });
    });
}

std::optional<double> parse_ratio(std::string_view text) {
    double ratio = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ratio);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole && ratio >= 0 && ratio <= 1 ? std::optional(ratio) : std::nullopt;
}

/// A password in it would be printed with messages.
bool is_url(const std::string& url) {
    const bool has_one_scheme = has_scheme(url) && url.find("://") == url.rfind("://");
    return has_one_scheme && net::host_of(url) != "an invalid URL" &&
           url.find_first_of("@?# ") == std::string::npos;
}

std::string base_url(const OtlpConfig& config) {
    std::string url = config.endpoint;
    if (!has_scheme(url)) url = (config.is_insecure ? "http://" : "https://") + url;
    while (url.ends_with('/')) url.pop_back();
    return url;
}

/// What is wrong with the variable. Its value is told unless it may have a password or a key.
std::string wrong_url(std::string_view variable, const std::string& value, std::string_view form) {
    const bool may_be_secret = value.find_first_of("@?#") != std::string::npos;
    return fmt::format(
        "{}{} must be {} without user, query and fragment",
        variable,
        may_be_secret ? "" : fmt::format("=\"{}\"", value),
        form
    );
}

std::optional<std::string> find_wrong_url(const OtlpConfig& config) {
    constexpr std::string_view kUrl = "an http or https URL";
    if (!config.endpoint.empty() && !is_url(base_url(config)))
        return wrong_url(
            "OTEL_EXPORTER_OTLP_ENDPOINT", config.endpoint, "host:port, or an http or https URL"
        );
    if (!config.traces_endpoint.empty() && !is_url(config.traces_endpoint))
        return wrong_url("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", config.traces_endpoint, kUrl);
    if (!config.metrics_endpoint.empty() && !is_url(config.metrics_endpoint))
        return wrong_url("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", config.metrics_endpoint, kUrl);
    return std::nullopt;
}

std::optional<std::string> find_wrong_protocol(const OtlpConfig& config) {
    const auto find = [](std::string_view variable, const std::string& value) {
        return value == "http/protobuf" || value == "http/json"
                   ? std::nullopt
                   : std::optional(fmt::format(
                         "{}=\"{}\" must be http/protobuf or http/json", variable, value
                     ));
    };
    if (auto mistake = find("OTEL_EXPORTER_OTLP_PROTOCOL", config.protocol)) return mistake;
    const std::pair<std::string_view, const std::string&> of_signals[] = {
        {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", config.traces_protocol},
        {"OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", config.metrics_protocol},
    };
    for (const auto& [variable, value] : of_signals) {
        if (value.empty()) continue;
        if (auto mistake = find(variable, value)) return mistake;
    }
    return std::nullopt;
}

std::optional<std::string> find_wrong_headers(const OtlpConfig& config) {
    const std::pair<std::string_view, const std::string&> variables[] = {
        {"OTEL_EXPORTER_OTLP_HEADERS", config.headers},
        {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", config.traces_headers},
        {"OTEL_EXPORTER_OTLP_METRICS_HEADERS", config.metrics_headers},
    };
    for (const auto& [variable, value] : variables) {
        const auto headers = parse_pairs(value);
        if (!headers || !are_headers(*headers))
            return fmt::format(
                "{} must be name=value pairs with commas between them, and values percent-encoded",
                variable
            );
    }
    return std::nullopt;
}

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

std::string_view to_string(Signal signal) {
    return signal == Signal::traces ? "traces" : "metrics";
}

std::optional<std::string> find_mistake(const OtlpConfig& config) {
    if (auto mistake = find_wrong_url(config)) return mistake;
    if (auto mistake = find_wrong_protocol(config)) return mistake;
    if (config.compression != "gzip" && config.compression != "none")
        return fmt::format(
            "OTEL_EXPORTER_OTLP_COMPRESSION=\"{}\" must be gzip or none", config.compression
        );
    if (auto mistake = find_wrong_headers(config)) return mistake;
    if (!parse_pairs(config.resource_attributes))
        return fmt::format(
            "OTEL_RESOURCE_ATTRIBUTES=\"{}\" must be name=value pairs with commas between them, "
            "and values percent-encoded",
            config.resource_attributes
        );
    if (std::ranges::count(kSamplers, config.sampler) == 0)
        return fmt::format(
            "OTEL_TRACES_SAMPLER=\"{}\" must be one of {}",
            config.sampler,
            fmt::join(kSamplers, ", ")
        );
    if (!parse_ratio(config.sampler_ratio))
        return fmt::format(
            "OTEL_TRACES_SAMPLER_ARG=\"{}\" must be a number between 0 and 1", config.sampler_ratio
        );
    return std::nullopt;
}

std::string url_of(const OtlpConfig& config, Signal signal) {
    if (config.is_disabled) return {};
    const bool is_traces = signal == Signal::traces;
    const std::string& own = is_traces ? config.traces_endpoint : config.metrics_endpoint;
    if (!own.empty() || config.endpoint.empty()) return own;
    return base_url(config) + "/v1/" + std::string(to_string(signal));
}

bool is_json(const OtlpConfig& config, Signal signal) {
    const std::string& own =
        signal == Signal::traces ? config.traces_protocol : config.metrics_protocol;
    return (own.empty() ? config.protocol : own) == "http/json";
}

std::chrono::milliseconds timeout_of(const OtlpConfig& config, Signal signal) {
    const std::size_t own =
        signal == Signal::traces ? config.traces_timeout : config.metrics_timeout;
    return std::chrono::milliseconds(own == 0 ? config.timeout : own);
}

bool is_compressed(const OtlpConfig& config) { return config.compression == "gzip"; }

span::Sampler sampler_of(const OtlpConfig& config) {
    span::Sampler sampler;
    sampler.follows_parent = config.sampler.starts_with("parentbased_");
    if (config.sampler.ends_with("always_off")) sampler.ratio = 0;
    if (config.sampler.ends_with("traceidratio"))
        sampler.ratio = parse_ratio(config.sampler_ratio).value_or(1);
    return sampler;
}

std::vector<net::Header> headers_of(const OtlpConfig& config, Signal signal) {
    const std::string& own =
        signal == Signal::traces ? config.traces_headers : config.metrics_headers;
    auto pairs = parse_pairs(own.empty() ? config.headers : own).value_or(Attributes());
    std::vector<net::Header> headers;
    headers.reserve(pairs.size() + 1);
    for (auto& [name, value] : pairs) headers.push_back({name, std::move(value)});
    headers.push_back(
        {"Content-Type", is_json(config, signal) ? "application/json" : "application/x-protobuf"}
    );
    return headers;
}

Attributes resource_of(const OtlpConfig& config) {
    Attributes attributes{
        {"service.name", config.service_name},
        {"service.version", AKASHI_VERSION},
        {"service.instance.id", Uuid::make_v4().str()},
        {"host.name", host_name()},
    };
    auto more = parse_pairs(config.resource_attributes).value_or(Attributes());
    for (auto& [name, value] : more) {
        if (name == "service.name") continue;  // OTEL_SERVICE_NAME has it
        const auto known =
            std::ranges::find(attributes, name, &std::pair<std::string, std::string>::first);
        if (known == attributes.end())
            attributes.emplace_back(name, std::move(value));
        else
            known->second = std::move(value);
    }
    return attributes;
}

}  // namespace akashi

#pragma once

#include "base/tracer.hpp"
#include "net/http_message.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace akashi {

/// Where telemetry goes, as the variables say it. docs/configuration.md has them.
struct OtlpConfig {
    bool is_disabled = false;         ///< no telemetry, whatever else is set
    std::string endpoint;             ///< URL, or host and port; empty: none for both signals
    std::string traces_endpoint;      ///< URL of that signal, with its path
    std::string metrics_endpoint;     ///< the same
    bool is_insecure = false;         ///< plain HTTP, where the endpoint has no scheme
    std::string protocol;             ///< http/protobuf or http/json
    std::string traces_protocol;      ///< of that signal; empty: the one above
    std::string metrics_protocol;     ///< the same
    std::string compression;          ///< of what is sent: gzip or none
    std::string headers;              ///< `name=value,…`, values percent-encoded; secret
    std::string traces_headers;       ///< of that signal, instead of the others; secret
    std::string metrics_headers;      ///< the same
    std::size_t timeout = 0;          ///< milliseconds for one request
    std::size_t traces_timeout = 0;   ///< of that signal; 0: the one above
    std::size_t metrics_timeout = 0;  ///< the same
    std::string service_name;
    std::string resource_attributes;  ///< `name=value,…`, values percent-encoded
    std::string sampler;              ///< name of OpenTelemetry
    std::string sampler_ratio;        ///< 0 to 1, of the samplers that have one
    std::size_t metric_interval = 0;  ///< milliseconds
    std::size_t span_delay = 0;       ///< milliseconds

    bool exports_traces() const {
        return !is_disabled && (!endpoint.empty() || !traces_endpoint.empty());
    }
    bool exports_metrics() const {
        return !is_disabled && (!endpoint.empty() || !metrics_endpoint.empty());
    }
};

enum class Signal { traces, metrics };

/// `traces` or `metrics`.
std::string_view to_string(Signal signal);

using Attributes = std::vector<std::pair<std::string, std::string>>;

/// What is not allowed in the configuration, if anything, as a sentence.
std::optional<std::string> find_mistake(const OtlpConfig& config);

// The rest is of a configuration without mistakes.

/// The whole URL; empty when the signal is not exported.
std::string url_of(const OtlpConfig& config, Signal signal);
bool is_json(const OtlpConfig& config, Signal signal);
/// For one request.
std::chrono::milliseconds timeout_of(const OtlpConfig& config, Signal signal);
bool is_compressed(const OtlpConfig& config);
span::Sampler sampler_of(const OtlpConfig& config);
/// The headers of each request, with the type of its content.
std::vector<net::Header> headers_of(const OtlpConfig& config, Signal signal);
/// What says where telemetry comes from: service, version, host, a random id of this process.
Attributes resource_of(const OtlpConfig& config);

}  // namespace akashi

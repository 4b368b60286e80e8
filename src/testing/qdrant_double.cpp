#include "testing/qdrant_double.hpp"

#include "testing/http_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>
#include <utility>

namespace akashi::testing {
namespace {

/// The certificate of a secure one comes into `directory`.
ProcessOptions process_options(const QdrantDoubleOptions& options, const std::string& directory) {
    const std::string root = AKASHI_SOURCE_DIR;
    const std::string python = root + "/.python/bin/python";
    if (!std::filesystem::exists(python))
        throw std::runtime_error("the test needs Python's packages: run scripts/install test");
    const std::string program = root + "/tests/qdrant/double.py";
    ProcessOptions made{.command = {python, "-B", program, "--engine", options.engine}};
    if (!options.api_key.empty())
        made.command.insert(made.command.end(), {"--api-key", options.api_key});
    if (options.is_secure) made.command.insert(made.command.end(), {"--tls", directory});
    // The kernel may give a port of its own choice to another process when the double goes away.
    const std::uint16_t port = options.port == 0 ? free_port() : options.port;
    made.command.insert(made.command.end(), {"--port", std::to_string(port)});
    return made;
}

}  // namespace

QdrantDouble::QdrantDouble(QdrantDoubleOptions options)
    : process_(process_options(options, directory_.path())) {
    if (!process_.wait_for_line("\"control\""))
        throw std::runtime_error("the double of Qdrant does not start:\n" + process_.log());
    const auto ready = boost::json::parse(process_.last_line());
    port_ = ready.at("qdrant").to_number<std::uint16_t>();
    control_port_ = ready.at("control").to_number<std::uint16_t>();
    if (options.is_secure) certificate_ = ready.at("certificate").as_string();
}

boost::json::value QdrantDouble::command(const boost::json::object& command) {
    const auto answer = raw_exchange(control_port_, boost::json::serialize(command) + "\n");
    if (answer.empty()) throw std::runtime_error("the double of Qdrant fails:\n" + process_.log());
    return boost::json::parse(answer);
}

std::string QdrantDouble::url() const {
    return fmt::format("{}://127.0.0.1:{}", certificate_.empty() ? "http" : "https", port_);
}

void QdrantDouble::fail(std::string_view method, std::string_view status, int times) {
    command({{"do", "fail"}, {"method", method}, {"status", status}, {"times", times}});
}

void QdrantDouble::delay(std::string_view method, std::int64_t milliseconds) {
    command({{"do", "delay"}, {"method", method}, {"milliseconds", milliseconds}});
}

void QdrantDouble::stall(std::string_view method) {
    command({{"do", "stall"}, {"method", method}});
}

void QdrantDouble::refuse(const std::vector<std::string>& ids) {
    command({{"do", "refuse"}, {"ids", boost::json::value_from(ids)}});
}

void QdrantDouble::release() { command({{"do", "release"}}); }

void QdrantDouble::stop() { command({{"do", "stop"}}); }

void QdrantDouble::start(bool is_empty) { command({{"do", "start"}, {"empty", is_empty}}); }

void QdrantDouble::drop(std::string_view collection) {
    command({{"do", "drop"}, {"collection", collection}});
}

void QdrantDouble::make(std::string_view collection, int size, std::string_view distance) {
    command({{"do", "make"}, {"collection", collection}, {"size", size}, {"distance", distance}});
}

void QdrantDouble::add_number(
    std::string_view collection, int id, std::vector<float> vector, boost::json::object payload
) {
    command(
        {{"do", "add_number"},
         {"collection", collection},
         {"id", id},
         {"vector", boost::json::value_from(vector)},
         {"payload", std::move(payload)}}
    );
}

boost::json::value QdrantDouble::describe(std::string_view collection) {
    return command({{"do", "describe"}, {"collection", collection}});
}

std::int64_t QdrantDouble::calls(std::string_view method) {
    const auto calls = command({{"do", "calls"}});
    const auto* count = calls.as_object().if_contains(method);
    return count == nullptr ? 0 : count->to_number<std::int64_t>();
}

void QdrantDouble::wait_for(std::string_view method, std::int64_t calls) {
    command({{"do", "wait_for"}, {"method", method}, {"calls", calls}});
}

}  // namespace akashi::testing

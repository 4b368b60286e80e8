#include "decisions/export_routes.hpp"

#include "base/log.hpp"
#include "decisions/decision_type.hpp"
#include "decisions/render.hpp"

#include <boost/asio/this_coro.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <exception>
#include <string>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::size_t kWrite = 65'536;  ///< bytes that each get a full write timeout

Error invalid(std::string message) { return {ErrorCode::invalid_input, std::move(message)}; }

/// A bound of `valid_from`; the example is part of the message.
Result<std::optional<Time>> read_bound(
    const Request& request, const std::string& name, std::string_view example
) {
    const auto text = request.parameter(name);
    if (!text) return std::optional<Time>();
    const auto time = parse_rfc3339(*text);
    if (time) return time;
    return invalid(
        fmt::format("invalid '{}' parameter: must be RFC 3339 format (e.g., {})", name, example)
    );
}

Result<DecisionFilter> read_filter(const Request& request) {
    DecisionFilter filter;
    if (auto agent = request.parameter("agent_id")) filter.agent_ids = {std::move(*agent)};
    if (const auto type = request.parameter("decision_type"))
        filter.decision_type = normalize_decision_type(*type);
    filter.project = request.parameter("project");
    const auto from = read_bound(request, "from", "2025-01-01T00:00:00Z");
    if (!from) return from.error();
    const auto to = read_bound(request, "to", "2025-12-31T23:59:59Z");
    if (!to) return to.error();
    filter.from = *from;
    filter.to = *to;
    return filter;
}

/// Behind which decision an export that was cut off goes on.
Result<std::optional<DecisionId>> read_after(const Request& request) {
    const auto text = request.parameter("after");
    if (!text) return std::optional<DecisionId>();
    if (!request.parameter("as_of"))
        return invalid("send as_of with after: the time in X-Akashi-Export-As-Of");
    const auto id = DecisionId::parse(*text);
    if (id) return id;
    return invalid("invalid after: it is the id of the last decision that came whole");
}

std::string to_lines(const std::vector<Decision>& decisions) {
    std::string lines;
    for (const Decision& decision : decisions) {
        JsonWriter out(lines);
        write(out, decision);
        lines += '\n';
    }
    return lines;
}

/// The last line of an export that cannot be finished, with what goes on behind the line before it.
std::string failure_line(const Export& running) {
    std::string line;
    JsonWriter out(line);
    out.begin_object().member("__error", true);
    out.member("message", "export terminated due to internal error").member("exported", true);
    if (const auto& behind = running.behind()) out.member("after", behind->id);
    out.member("as_of", running.as_of()).end_object();
    return line + '\n';
}

asio::awaitable<void> send(http::BodyWriter& out, std::string_view bytes) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kWrite)))
        co_await out.write(bytes.substr(0, kWrite));
}

/// The next page in its turn, as lines.
asio::awaitable<std::string> read_lines(
    ExportSources& sources, const Request& request, Export& running
) {
    http::Turns::Turn turn;
    while (!turn) turn = co_await sources.pages.take(request.caller.id);
    // The decisions are gone when the lines are sent.
    co_return to_lines(co_await running.next());
}

void log_failure(const Request& request, const std::exception_ptr& failure) {
    log::error(
        "export failed mid-stream",
        {{"error", log::describe(failure)},
         {"method", http::to_string(request.method)},
         {"path", request.path},
         {"request_id", request.request_id}}
    );
}

asio::awaitable<void> send_export(
    ExportSources& sources,
    const Request& request,
    std::shared_ptr<Export> running,
    std::string lines,
    http::BodyWriter& out
) {
    co_await send(out, lines);
    while (!running->has_ended()) {
        std::exception_ptr failure;
        try {
            lines = co_await read_lines(sources, request, *running);
        } catch (const std::exception&) {
            failure = std::current_exception();
        }
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (failure && cancellation.cancelled() != asio::cancellation_type::none)
            std::rethrow_exception(failure);
        if (failure) {
            log_failure(request, failure);
            co_await send(out, failure_line(*running));
            co_return;
        }
        co_await send(out, lines);
    }
}

asio::awaitable<Response> export_decisions(ExportSources& sources, Request& request) {
    auto filter = read_filter(request);
    if (!filter) co_return http::problem(request, filter.error());
    const auto as_of = http::time_parameter(request, "as_of");
    if (!as_of) co_return http::problem(request, as_of.error());
    const auto after = read_after(request);
    if (!after) co_return http::problem(request, after.error());
    auto begun = co_await sources.exports.begin(request.caller, std::move(*filter), *as_of, *after);
    if (!begun) co_return http::problem(request, begun.error());
    auto running = std::move(*begun);
    // Before the head: what fails here is an ordinary error.
    std::string lines = co_await read_lines(sources, request, *running);
    Response response;
    response.content_type = "application/x-ndjson";
    response.headers.emplace_back(
        "Content-Disposition",
        fmt::format(
            R"(attachment; filename="akashi-export-{:%Y%m%d-%H%M%S}.ndjson")",
            std::chrono::floor<std::chrono::seconds>(running->as_of())
        )
    );
    response.headers.emplace_back("Cache-Control", "no-cache");
    response.headers.emplace_back("X-Akashi-Export-As-Of", format_rfc3339(running->as_of()));
    response.stream = [&sources, &request, running = std::move(running), lines = std::move(lines)](
                          http::BodyWriter& out
                      ) mutable {
        return send_export(sources, request, std::move(running), std::move(lines), out);
    };
    co_return response;
}

}  // namespace

void add_export_routes(http::Router& router, ExportSources& sources) {
    using enum http::Method;
    http::add_routes(
        router,
        sources,
        {.minimum_role = Role::admin, .rate_class = http::RateClass::query},
        {{get, "/v1/export/decisions", export_decisions}}
    );
}

}  // namespace akashi

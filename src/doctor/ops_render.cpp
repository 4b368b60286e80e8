#include "doctor/ops_render.hpp"

#include "doctor/finding_render.hpp"

#include <string_view>

namespace akashi {

namespace {

void write_queue(JsonWriter& out, std::string_view name, const QueueFigures& queue) {
    out.key(name).begin_object().member("waiting", queue.waiting);
    out.member("retrying", queue.retrying).member("dead_letters", queue.dead_letters);
    out.key("oldest_at");
    queue.oldest ? out.value(*queue.oldest) : out.null();
    out.end_object();
}

void write_server(JsonWriter& out, const ServerFigures& server) {
    out.begin_object().member("connections", server.connections);
    out.member("max_connections", server.max_connections);
    out.member("partitions_ahead", server.partitions);
    out.member("longest_transaction_seconds", server.longest_transaction.count());
    out.end_object();
}

void write_log(JsonWriter& out, const EventLogFiles& log) {
    out.begin_object().member("segments", log.segments).member("bytes", log.bytes);
    out.member("quarantined", log.quarantined).end_object();
}

}  // namespace

void write(JsonWriter& out, const OpsReport& report) {
    out.begin_object().member("condition", to_string(worst_of(report.findings)));
    out.member("measured_at", report.measured_at).key("findings");
    write(out, report.findings);
    out.key("figures").begin_object().member("event_buffer", report.buffer_depth);
    out.key("event_log");
    report.log ? write_log(out, *report.log) : static_cast<void>(out.null());
    if (report.figures) {
        write_queue(out, "outbox", report.figures->outbox);
        write_queue(out, "conflict_queue", report.figures->scoring);
        write_queue(out, "judge_queue", report.figures->pairs);
    }
    out.key("postgres");
    if (report.figures && report.figures->server)
        write_server(out, *report.figures->server);
    else
        out.null();
    out.end_object().end_object();
}

}  // namespace akashi

#include "telemetry/exporters.hpp"

#include "base/unix_nanoseconds.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

OtlpForm form_of(const OtlpConfig& config, Signal signal) {
    return is_json(config, signal) ? OtlpForm::json : OtlpForm::protobuf;
}

}  // namespace

SpanExporter::SpanExporter(const ExportContext& context)
    : resource_(context.resource),
      form_(form_of(context.config, Signal::traces)),
      sender_(context.client, context.log, context.config, Signal::traces),
      queue_([this] { task_.kick(); }),
      task_(
          context.executor,
          "span_export",
          std::chrono::milliseconds(context.config.span_delay),
          [this] { return export_all(); }
      ) {}

asio::awaitable<void> SpanExporter::export_all() {
    while (has_batch()) {
        const bool is_sent = co_await sender_.send(spans_message(resource_, batch_.spans, form_));
        end_batch(is_sent);
        if (!is_sent) co_return;
    }
}

asio::awaitable<void> SpanExporter::stop(std::chrono::milliseconds patience) {
    co_await task_.stop(std::chrono::milliseconds(0));
    const auto deadline = SteadyClock::now() + patience;
    while (has_batch()) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now());
        const bool is_sent =
            left.count() > 0 &&
            co_await sender_.send_once(spans_message(resource_, batch_.spans, form_), left);
        end_batch(is_sent);
        if (!is_sent) co_return;
    }
}

/// Whether there is something to send: what a stop has interrupted, or the next spans.
bool SpanExporter::has_batch() {
    if (batch_.count == 0) batch_ = queue_.next_batch();
    return batch_.count > 0;
}

void SpanExporter::end_batch(bool is_sent) {
    if (!is_sent) queue_.note_dropped(batch_.count);
    batch_ = {};
}

MetricExporter::MetricExporter(const ExportContext& context)
    : resource_(context.resource),
      form_(form_of(context.config, Signal::metrics)),
      begin_(unix_nanoseconds(), SteadyClock::now()),
      sender_(context.client, context.log, context.config, Signal::metrics),
      task_(
          context.executor,
          "metric_export",
          std::chrono::milliseconds(context.config.metric_interval),
          [this] { return export_now(); }
      ) {}

std::string MetricExporter::message() {
    const std::int64_t now = unix_nanoseconds();
    const std::int64_t begin = begin_.at(now, SteadyClock::now());
    return metrics_message(resource_, metrics::collect(), begin, now, form_);
}

/// Not at the start, when there is nothing yet.
asio::awaitable<void> MetricExporter::export_now() {
    if (!std::exchange(has_started_, true)) co_return;
    co_await sender_.send(message());
}

asio::awaitable<void> MetricExporter::stop(std::chrono::milliseconds patience) {
    co_await task_.stop(std::chrono::milliseconds(0));
    co_await sender_.send_once(message(), patience);
}

}  // namespace akashi

// Appends events to the event log in a directory until it is killed, from several coroutines at
// once. Says the number of each event that it was told is safe:
//
//     event_log_child DIRECTORY full|batch|none FIRST
//
// FIRST numbers the first event. The number stands in its payload.

#include "runs/event_log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <future>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace akashi;
namespace asio = boost::asio;

constexpr int kWriters = 8;

std::atomic<long> next_number;

EventBatch make_batch(std::size_t count) {
    EventBatch batch;
    batch.org = OrgId::make();
    batch.run = RunId::make();
    for (std::size_t i = 0; i < count; ++i) {
        Event event;
        event.id = Uuid::make_v7();
        event.payload = fmt::format(R"({{"number":{}}})", next_number++);
        batch.events.push_back(std::move(event));
    }
    return batch;
}

/// In one call, so that no line is cut.
void say(const std::vector<Event>& events) {
    std::string lines;
    for (const Event& event : events) lines += "safe " + event.payload + "\n";
    if (::write(STDOUT_FILENO, lines.data(), lines.size()) < 0) std::abort();
}

asio::awaitable<void> append_for_ever(EventLog& log) {
    for (std::size_t count = 1;; count = count % 5 + 1) {
        const EventBatch batch = make_batch(count);
        co_await log.append(batch);
        say(batch.events);
    }
}

SyncMode parse_mode(std::string_view name) {
    if (name == "full") return SyncMode::full;
    return name == "batch" ? SyncMode::batch : SyncMode::none;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    next_number = std::atol(argv[3]);
    EventSequence sequence;
    EventLogOptions options{.directory = argv[1], .mode = parse_mode(argv[2])};
    options.segment_records = 20;
    EventLog log(options, sequence, [](const auto&) {});
    asio::thread_pool pool(2);
    std::vector<std::future<void>> writers;
    for (int i = 0; i < kWriters; ++i)
        writers.push_back(asio::co_spawn(pool, append_for_ever(log), asio::use_future));
    for (auto& writer : writers) writer.get();
}

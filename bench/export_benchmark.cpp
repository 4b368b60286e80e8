#include "export_benchmark.hpp"

#include "filler.hpp"
#include "machine.hpp"
#include "postgres/blocking_session.hpp"
#include "requests.hpp"
#include "say.hpp"
#include "testing/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace akashi::bench {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kDatabase = "bench";
constexpr double kMemoryTarget = 50;

/// All decisions belong to the organization that is exported.
constexpr const char* kTake =
    "ALTER TABLE decisions DISABLE TRIGGER USER;"
    "UPDATE decisions SET org_id = '00000000-0000-0000-0000-000000000000'"
    " WHERE org_id <> '00000000-0000-0000-0000-000000000000';"
    "ALTER TABLE decisions ENABLE TRIGGER USER";

struct Exported {
    std::size_t lines = 0;
    double megabytes = 0;
    double seconds = 0;
    double peak = 0;  ///< memory of the server in megabytes
    std::string end;
};

/// Reads an export to its end, and looks at the memory of the server after each megabyte.
Exported read_export(const AkashiServe& server) {
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), server.port()});
    std::string request;
    make_get(request, admin_authorization(), "/v1/export/decisions");
    asio::write(socket, asio::buffer(request));
    Exported exported;
    std::vector<char> bytes(1'048'576);
    std::size_t filled = 0;
    const auto begin = Clock::now();
    while (!exported.end.ends_with("\r\n0\r\n\r\n")) {
        const auto size = socket.read_some(asio::buffer(bytes));
        const std::string_view text(bytes.data(), size);
        // A chunk ends with \r\n, its size has one more.
        const auto line_ends = std::ranges::count(text, '\n') - std::ranges::count(text, '\r');
        exported.lines += static_cast<std::size_t>(std::max<std::ptrdiff_t>(line_ends, 0));
        exported.megabytes += static_cast<double>(size) / 1'048'576;
        exported.end.append(text.substr(size - std::min<std::size_t>(size, 16)));
        exported.end.erase(0, exported.end.size() - std::min<std::size_t>(exported.end.size(), 16));
        filled += size;
        if (filled < bytes.size()) continue;
        filled = 0;
        exported.peak = std::max(exported.peak, server.memory_now());
    }
    exported.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return exported;
}

}  // namespace

ExportBenchmark::ExportBenchmark(BenchmarkOptions options) : options_(std::move(options)) {}

void ExportBenchmark::run() {
    say("akashi {}, {}\n{}\n", AKASHI_VERSION, describe_machine(), servers_.describe());
    server_.make_database(kDatabase);
    const std::string url = servers_.url(Way::direct, kDatabase);
    server_.start(Way::pgbouncer, kDatabase);  // makes the organization and the admin
    Filler(url, options_.decisions).fill_up_to(options_.decisions);
    postgres::BlockingSession(url).run_script(kTake);
    postgres::BlockingSession(url).query("VACUUM (ANALYZE)");
    measure();
    server_.stop();
    servers_.drop_database(kDatabase);
    say("\n{}", table_.text());
}

void ExportBenchmark::measure() {
    testing::HttpClient client(server_.port());
    client.set_default_header("Authorization", admin_authorization());
    client.get("/v1/decisions/recent");
    const double idle = server_.memory_now();
    const Exported exported = read_export(server_);
    say("{} decisions, {:.0f} MB in {:.1f} s\n",
        exported.lines,
        exported.megabytes,
        exported.seconds);
    table_.add(
        "export: memory above idle", exported.peak - idle, " MB", Goal::at_most, kMemoryTarget
    );
}

}  // namespace akashi::bench

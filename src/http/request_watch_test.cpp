// What is counted and recorded about requests, through a real server.
#include "base/exemplars.hpp"
#include "base/metrics.hpp"
#include "base/tracer.hpp"
#include "http/raw_connection.hpp"
#include "http/server_fixture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <set>
#include <thread>

namespace akashi::http {
namespace {

using namespace std::chrono_literals;
using prometheus::ClientMetric;

/// The series of a metric, by their labels as `name=value` with commas.
std::map<std::string, ClientMetric> series(std::string_view metric) {
    std::map<std::string, ClientMetric> series;
    for (const auto& family : metrics::collect()) {
        if (family.name != metric) continue;
        for (const auto& value : family.values.metric) {
            std::string labels;
            for (const auto& label : value.label)
                labels += fmt::format("{}={},", metrics::attribute_name(label.name), label.value);
            series[labels] = value;
        }
    }
    return series;
}

double count(const std::string& labels) {
    return series("http.server.request_count")[labels].counter.value;
}

class Spans final : public span::Sink {
public:
    void take(span::Finished finished) noexcept override {
        const std::lock_guard lock(mutex_);
        finished_.push_back(std::move(finished));
        changed_.notify_all();
    }
    /// The oldest that was not yet returned.
    span::Finished next() {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, 10s, [&] { return taken_ < finished_.size(); }))
            throw std::runtime_error("no request was recorded");
        return finished_[taken_++];
    }
    std::size_t size() {
        const std::lock_guard lock(mutex_);
        return finished_.size();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<span::Finished> finished_;
    std::size_t taken_ = 0;
};

std::string text_of(const span::Span& span, std::string_view name) {
    for (const auto& attribute : span.attributes) {
        if (attribute.name != name) continue;
        if (const auto* text = std::get_if<std::string>(&attribute.value)) return *text;
        return std::to_string(std::get<std::int64_t>(attribute.value));
    }
    return "none";
}

class RequestWatchOfServer : public ServerFixture {
protected:
    void start_watched(span::Sampler sampler = {}) {
        tracer = std::make_unique<span::Tracer>(sampler, spans);
        router.watch().measure();
        router.watch().trace(*tracer);
        start();
    }
    std::string ask(const std::string& text) {
        RawConnection connection(server->port());
        connection.send(text);
        return connection.read_to_end();
    }
    static std::string get(const std::string& path, const std::string& headers = "") {
        return fmt::format(
            "GET {} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{}\r\n", path, headers
        );
    }

    Spans spans;
    std::unique_ptr<span::Tracer> tracer;
};

TEST_F(RequestWatchOfServer, CountsAnswersByMethodRouteStatusAndAgent) {
    add("/things/{id}", [this](Request& request) { return fast(request); });
    start_watched();
    const auto labels = [](auto route, int status, std::string_view agent = "") {
        return fmt::format(
            "{}http.method=GET,http.route={},http.status_code={},", agent, route, status
        );
    };
    const auto found = labels("GET /things/{id}", 200);
    const auto lost = labels("unmatched", 404);
    const double found_before = count(found);
    const double lost_before = count(lost);
    ask(get("/things/1"));
    ask(get("/things/2?x=y"));
    ask(get("/nowhere/1"));
    EXPECT_EQ(count(found) - found_before, 2);
    EXPECT_EQ(count(lost) - lost_before, 1);
    EXPECT_EQ(series("http.server.duration")[found].histogram.sample_count, count(found));
}

TEST_F(RequestWatchOfServer, NamesTheAgentOfAnAuthenticatedRequestOnly) {
    start_watched();
    const auto post = [&](const std::string& credentials) {
        return ask(fmt::format(
            "POST /v1/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: {}\r\n"
            "Content-Length: 2\r\n\r\nok",
            credentials
        ));
    };
    const std::string known =
        "akashi.agent_id=known,http.method=POST,http.route=POST /v1/echo,http.status_code=200,";
    const std::string unknown = "http.method=POST,http.route=POST /v1/echo,http.status_code=401,";
    const double known_before = count(known);
    const double unknown_before = count(unknown);
    post("good");
    post("bad");
    EXPECT_EQ(count(known) - known_before, 1);
    EXPECT_EQ(count(unknown) - unknown_before, 1);
    EXPECT_EQ(text_of(spans.next().spans.front(), "akashi.agent_id"), "known");
    EXPECT_EQ(text_of(spans.next().spans.front(), "akashi.agent_id"), "none");
}

TEST_F(RequestWatchOfServer, CountsWhatIsNoRequestOfHttp) {
    start_watched();
    const std::string labels = "http.method=GET,http.route=unmatched,http.status_code=400,";
    const double before = count(labels);
    EXPECT_THAT(ask("nonsense\r\n\r\n"), ::testing::HasSubstr(" 400 "));
    EXPECT_EQ(count(labels) - before, 1);
}

TEST_F(RequestWatchOfServer, CountsARequestWhoseClientLeavesWithItsBody) {
    start_watched();
    const std::string labels = "http.method=POST,http.route=POST /echo,http.status_code=499,";
    const double before = count(labels);
    RawConnection connection(server->port());
    connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
    connection.finish_sending();
    EXPECT_EQ(connection.read_to_end(), "");
    const auto span = spans.next().spans.front();
    EXPECT_EQ(text_of(span, "http.status_code"), "499");
    EXPECT_EQ(count(labels) - before, 1);
}

TEST_F(RequestWatchOfServer, RecordsTheSpanOfARequest) {
    start_watched();
    const std::string answer = ask(get("/fast?secret=1", "X-Request-Id: mine\r\n"));
    const auto finished = spans.next();
    const auto& span = finished.spans.front();
    EXPECT_EQ(span.name, "GET /fast");
    EXPECT_EQ(span.kind, span::Kind::server);
    EXPECT_EQ(text_of(span, "http.method"), "GET");
    EXPECT_EQ(text_of(span, "http.url"), "/fast");
    EXPECT_EQ(text_of(span, "http.request_id"), "mine");
    EXPECT_EQ(text_of(span, "http.status_code"), "200");
    EXPECT_EQ(span.parent, TraceContext::SpanId{});
    EXPECT_FALSE(span.is_error);
    EXPECT_LE(span.begin, span.end);
    EXPECT_THAT(answer, ::testing::HasSubstr("traceparent: " + finished.context.traceparent()));
}

TEST_F(RequestWatchOfServer, ContinuesTheTraceOfTheCaller) {
    start_watched();
    ask(
        get("/fast",
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
            "tracestate: vendor=1\r\n")
    );
    const auto finished = spans.next();
    EXPECT_EQ(to_hex(finished.context.trace_id), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(to_hex(finished.spans.front().parent), "b7ad6b7169203331");
    EXPECT_EQ(finished.context.state, "vendor=1");
}

TEST_F(RequestWatchOfServer, TakesNoTraceOfTwoThatTheCallerNames) {
    start_watched();
    const std::string parent =
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";
    ask(get("/fast", parent + "tracestate: vendor=1\r\n" + parent));
    const auto finished = spans.next();
    EXPECT_NE(to_hex(finished.context.trace_id), "0af7651916cd43dd8448eb211c80319c");
    EXPECT_EQ(finished.spans.front().parent, TraceContext::SpanId{});
    EXPECT_EQ(finished.context.state, "");
}

TEST_F(RequestWatchOfServer, JoinsTheStatesOfTheCallersTrace) {
    start_watched();
    ask(
        get("/fast",
            "tracestate: first=1\r\n"
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
            "tracestate: second=2\r\n")
    );
    EXPECT_EQ(spans.next().context.state, "first=1,second=2");
}

TEST_F(RequestWatchOfServer, RecordsNothingThatTheCallerDoesNotSample) {
    start_watched();
    const std::string answer =
        ask(get("/fast", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\r\n")
        );
    EXPECT_THAT(answer, ::testing::Not(::testing::HasSubstr("traceparent")));
    EXPECT_EQ(spans.size(), 0U);
}

TEST_F(RequestWatchOfServer, AnErrorOfTheServerIsOneOfItsSpan) {
    add("/broken", [](Request&) -> boost::asio::awaitable<Response> {
        throw std::runtime_error("broken");
        co_return Response();
    });
    start_watched();
    ask(get("/broken"));
    ask(get("/nowhere"));
    EXPECT_TRUE(spans.next().spans.front().is_error);
    EXPECT_FALSE(spans.next().spans.front().is_error);
}

/// Waits as a store does: on the executor of the caller.
boost::asio::awaitable<void> wait_shortly() {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 1ms);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

TEST_F(RequestWatchOfServer, ChildSpansFindTheirRequestAfterEachWait) {
    add("/nested", [](Request& request) -> boost::asio::awaitable<Response> {
        co_await wait_shortly();
        {
            const span::Scope outer("outer");
            co_await wait_shortly();
            const span::Child inner("inner");
            co_await wait_shortly();
        }
        const span::Child after("after");
        co_return data_response(request, 200, "1");
    });
    start_watched();
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) clients.emplace_back([&] { ask(get("/nested")); });
    for (auto& client : clients) client.join();
    std::set<TraceContext::TraceId> traces;
    for (int i = 0; i < 8; ++i) {
        const auto finished = spans.next();
        traces.insert(finished.context.trace_id);
        ASSERT_EQ(finished.spans.size(), 4U);
        const auto& [root, outer, inner, after] =
            std::tie(finished.spans[0], finished.spans[1], finished.spans[2], finished.spans[3]);
        EXPECT_EQ(outer.name, "outer");
        EXPECT_EQ(outer.parent, root.id);
        EXPECT_EQ(inner.name, "inner");
        EXPECT_EQ(inner.parent, outer.id);
        EXPECT_EQ(after.parent, root.id);
        EXPECT_LE(outer.begin, inner.begin);
        EXPECT_LE(inner.end, outer.end);
    }
    EXPECT_EQ(traces.size(), 8U);
}

TEST_F(RequestWatchOfServer, ARequestThatRecordsLendsItsIdToTheHistogram) {
    start_watched();
    ask(get("/fast"));
    const auto context = spans.next().context;
    const auto all = series("http.server.duration");
    const auto found = all.find("http.method=GET,http.route=GET /fast,http.status_code=200,");
    ASSERT_NE(found, all.end());
    const auto exemplar = metrics::find_exemplar("http.server.duration", found->second.label);
    ASSERT_TRUE(exemplar);
    EXPECT_EQ(exemplar->trace_id, context.trace_id);
    EXPECT_EQ(exemplar->span_id, context.span_id);
}

TEST(RequestMetrics, AgentsBeyondTheLimitShareOneName) {
    RequestMetrics metrics;
    Request request;
    request.method = Method::patch;
    for (std::size_t i = 0; i < RequestMetrics::kMaxAgents + 1'000; ++i) {
        request.caller.agent_id = fmt::format("agent-{}", i);
        metrics.note(request, 200, 1ms);
    }
    std::size_t own = 0;
    double others = 0;
    for (const auto& [labels, value] : series("http.server.request_count")) {
        if (!labels.contains("http.method=PATCH")) continue;
        if (labels.contains("akashi.agent_id=_other")) others += value.counter.value;
        if (labels.contains("akashi.agent_id=agent-")) ++own;
    }
    EXPECT_EQ(own, RequestMetrics::kMaxAgents);
    EXPECT_EQ(others, 1'000);
}

}  // namespace
}  // namespace akashi::http

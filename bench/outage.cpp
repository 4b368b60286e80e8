#include "outage.hpp"

#include "requests.hpp"
#include "testing/http_client.hpp"

#include <boost/system/system_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <utility>

namespace akashi::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRetryAfter{20};  // real clients wait longer
constexpr std::chrono::milliseconds kPingPeriod{5};

/// One client with its thread.
class Writer {
public:
    Writer(const Outage& outage, int number, TraceText text)
        : client_(outage.port), number_(number), text_(std::move(text)) {
        client_.set_default_header("Authorization", outage.authorization);
        thread_ = std::jthread([this](const std::stop_token& stop) { write(stop); });
    }

    void stop() { thread_.request_stop(); }
    void join() { thread_.join(); }

    // After join():
    const std::map<std::string, std::string>& answered() const { return answered_; }
    const std::vector<Clock::time_point>& moments() const { return moments_; }
    const std::set<std::string>& sent() const { return sent_; }
    std::size_t refused() const { return refused_; }
    const std::string& wrong_answer() const { return wrong_answer_; }

private:
    void write(const std::stop_token& stop) {
        for (int trace = 0; !stop.stop_requested(); ++trace) {
            text_.outcome = fmt::format("outage writer {} trace {}", number_, trace);
            sent_.insert(text_.outcome);
            while (!stop.stop_requested() && !is_answered()) {
                if (!wrong_answer_.empty()) return;
                std::this_thread::sleep_for(kRetryAfter);
            }
        }
    }

    bool is_answered() {
        try {
            const auto reply =
                client_.post("/v1/trace", trace_body(text_), {{"Idempotency-Key", text_.outcome}});
            if (reply.status == 201) {
                answered_[text_.outcome] = reply.json.at("data").at("decision_id").as_string();
                moments_.push_back(Clock::now());
                return true;
            }
            ++refused_;
            if (reply.status != 503 || reply.header("Retry-After").empty())
                wrong_answer_ = fmt::format("{} {}", reply.status, reply.body);
        } catch (const boost::system::system_error& error) {
            wrong_answer_ = error.what();
        }
        return false;
    }

    testing::HttpClient client_;
    int number_;
    TraceText text_;
    std::map<std::string, std::string> answered_;  ///< ids by outcome
    std::vector<Clock::time_point> moments_;
    std::set<std::string> sent_;
    std::size_t refused_ = 0;
    std::string wrong_answer_;
    std::jthread thread_;  // last: it uses what is above
};

using Writers = std::vector<std::unique_ptr<Writer>>;

/// Stops the database for a while. Returns the moment at which it accepts connections again.
Clock::time_point interrupt(const Outage& outage) {
    outage.stop();
    std::this_thread::sleep_for(outage.away);
    Clock::time_point back;
    std::jthread watch([&] {
        while (!outage.is_back()) std::this_thread::sleep_for(kPingPeriod);
        back = Clock::now();
    });
    outage.start();
    watch.join();
    return back;
}

double milliseconds(Clock::duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

void add_times(OutageResult& result, const Writers& writers, Clock::time_point back) {
    std::vector<Clock::time_point> moments;
    for (const auto& writer : writers)
        moments.insert(moments.end(), writer->moments().begin(), writer->moments().end());
    std::ranges::sort(moments);
    const auto first = std::ranges::lower_bound(moments, back);
    if (first == moments.end()) {
        result.wrong_answer = "no trace was answered after the outage";
        return;
    }
    result.back_after_ms = milliseconds(*first - back);
    for (std::size_t i = 1; i < moments.size(); ++i)
        result.silence_ms = std::max(result.silence_ms, milliseconds(moments[i] - moments[i - 1]));
}

/// Compares what was answered with what is stored.
void add_contradictions(OutageResult& result, const Writers& writers, const Outage& outage) {
    std::multimap<std::string, std::string> stored;
    for (auto& row : outage.read_stored()) stored.emplace(row.at(1), row.at(0));
    std::size_t known = 0;
    for (const auto& writer : writers) {
        for (const auto& outcome : writer->sent()) {
            const auto times = stored.count(outcome);
            known += times;
            if (times > 1) ++result.doubled;
        }
        for (const auto& [outcome, id] : writer->answered()) {
            const auto found = stored.find(outcome);
            if (found == stored.end() || found->second != id) ++result.lost;
        }
    }
    result.unasked = stored.size() - known;
}

}  // namespace

OutageResult run_outage(const Outage& outage) {
    const TraceText text = RequestMaker(/*seed=*/11).trace_text();
    Writers writers;
    for (int i = 0; i < outage.clients; ++i)
        writers.push_back(std::make_unique<Writer>(outage, i, text));
    std::this_thread::sleep_for(outage.before);
    const auto back = interrupt(outage);
    std::this_thread::sleep_for(outage.after);
    for (const auto& writer : writers) writer->stop();
    for (const auto& writer : writers) writer->join();

    OutageResult result;
    for (const auto& writer : writers) {
        result.answered += writer->answered().size();
        result.refused += writer->refused();
        if (!writer->wrong_answer().empty()) result.wrong_answer = writer->wrong_answer();
    }
    add_times(result, writers, back);
    add_contradictions(result, writers, outage);
    return result;
}

}  // namespace akashi::bench

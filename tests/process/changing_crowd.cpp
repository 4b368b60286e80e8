#include "changing_crowd.hpp"

#include "akashi.hpp"
#include "testing/http_client.hpp"

#include <boost/system/system_error.hpp>

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace akashi::testing {

namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kRetryAfter{50};

std::string trace_of(
    const std::string& agent, const std::string& outcome, const std::string& superseded
) {
    auto body = fmt::format(
        R"({{"agent_id":"{}","decision":{{"decision_type":"architecture","outcome":"{}",)"
        R"("confidence":0.7,"reasoning":"login and payments"}})",
        agent,
        outcome
    );
    if (!superseded.empty()) body += fmt::format(R"(,"supersedes_id":"{}")", superseded);
    return body + "}";
}

}  // namespace

ChangingCrowd::ChangingCrowd(std::vector<std::uint16_t> ports, std::string_view name, int writers)
    : ports_(std::move(ports)), name_(name) {
    for (int writer = 0; writer < writers; ++writer)
        threads_.emplace_back([this, writer] { write(writer); });
}

ChangingCrowd::~ChangingCrowd() { stop(); }

void ChangingCrowd::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

::testing::AssertionResult ChangingCrowd::wait_for_answers(std::size_t count) {
    std::unique_lock lock(mutex_);
    const std::size_t wanted = answers_ + count;
    changed_.wait_for(lock, kPatience, [&] {
        return answers_ >= wanted || !wrong_answer_.empty();
    });
    if (answers_ >= wanted) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << answers_ << " answers\n" << wrong_answer_;
}

void ChangingCrowd::write(int number) {
    Writer writer{
        .name = fmt::format("{}-{}", name_, number),
        .random = std::mt19937(static_cast<unsigned>(number)),
        .current = {},
        .leaver = {}
    };
    for (auto place = static_cast<std::size_t>(number); !is_stopping(); ++place) {
        HttpClient client(ports_[place % ports_.size()]);
        client.set_default_header("Authorization", std::string("ApiKey admin:") + kAdminKey);
        try {
            while (!is_stopping()) step(client, writer);
        } catch (const boost::system::system_error&) {
            // This server is gone: goes on with the next one.
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, kRetryAfter, [this] { return stopping_; });
        } catch (const std::exception& error) {
            note(0, 1, error.what());
        }
    }
}

void ChangingCrowd::step(HttpClient& client, Writer& writer) {
    if (!trace(client, writer, "admin")) return;
    if (writer.number % 5 != 0) return;
    if (writer.leaver.empty())
        begin_leaver(client, writer);
    else
        end_leaver(client, writer);
}

/// Every third decision supersedes another one.
bool ChangingCrowd::trace(HttpClient& client, Writer& writer, const std::string& agent) {
    ++writer.number;
    std::string superseded;
    if (agent == "admin" && writer.random() % 3 == 0 && !writer.current.empty()) {
        std::swap(writer.current[writer.random() % writer.current.size()], writer.current.back());
        superseded = writer.current.back();
        writer.current.pop_back();
    }
    const auto outcome = fmt::format("{} number {}", writer.name, writer.number);
    const auto reply = client.post("/v1/trace", trace_of(agent, outcome, superseded));
    // The superseded one may have ended with a trace whose answer was lost.
    const bool is_refused = !superseded.empty() && reply.status / 100 == 4;
    if (is_refused || !note(reply.status, 201, reply.body)) return false;
    if (agent == "admin")
        writer.current.emplace_back(reply.json.at("data").at("decision_id").as_string());
    return true;
}

void ChangingCrowd::begin_leaver(HttpClient& client, Writer& writer) {
    const auto agent = fmt::format("{}-leaver-{}", writer.name, writer.number);
    const auto reply = client.post(
        "/v1/agents", fmt::format(R"({{"agent_id":"{0}","name":"{0}","role":"agent"}})", agent)
    );
    if (!note(reply.status, 201, reply.body)) return;
    writer.leaver = agent;
    for (int i = 0; i < 3; ++i) trace(client, writer, agent);
}

void ChangingCrowd::end_leaver(HttpClient& client, Writer& writer) {
    // Whatever the answer will be: it may go.
    const auto leaver = std::exchange(writer.leaver, "");
    if (!trace(client, writer, leaver)) return;
    const auto reply = client.send("DELETE", "/v1/agents/" + leaver, "");
    // 202: a job finishes it, because somebody works on its decisions at this moment.
    if (reply.status != 202) note(reply.status, 200, reply.body);
}

bool ChangingCrowd::is_stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_ || !wrong_answer_.empty();
}

/// Whether it is the wanted status.
bool ChangingCrowd::note(int status, int wanted, const std::string& body) {
    std::unique_lock lock(mutex_);
    if (status == wanted) {
        ++answers_;
    } else if (status == 503) {
        changed_.wait_for(lock, kRetryAfter, [this] { return stopping_; });
    } else {
        wrong_answer_ = fmt::format("{} {}", status, body);
    }
    changed_.notify_all();
    return status == wanted;
}

}  // namespace akashi::testing

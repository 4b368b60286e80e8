#include "event_crowd.hpp"

#include "akashi.hpp"
#include "client.hpp"

#include <fmt/format.h>

#include <chrono>
#include <system_error>

namespace akashi::testing {

namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr int kRequestsOfARun = 50;

std::string event_name(const EventRequest& request, int event) {
    return fmt::format("{} event {}", request.name, event);
}

/// The id of a new run; empty when the server is gone.
std::string start_run(Client& client) {
    const auto answer = client.post("/v1/runs", R"({"agent_id":"admin"})");
    if (answer.status == 0) return "";
    return std::string(answer.json().at("data").at("id").as_string());
}

}  // namespace

std::vector<std::string> EventRequest::event_names() const {
    std::vector<std::string> names;
    for (int event = 0; event < events; ++event) names.push_back(event_name(*this, event));
    return names;
}

std::string EventRequest::path() const { return "/v1/runs/" + run + "/events"; }

std::string EventRequest::body() const {
    std::string list;
    for (int event = 0; event < events; ++event)
        list += fmt::format(
            R"({}{{"event_type":"ToolCall","payload":{{"name":"{}"}}}})",
            event == 0 ? "" : ",",
            event_name(*this, event)
        );
    return R"({"events":[)" + list + "]}";
}

EventCrowd::EventCrowd(std::uint16_t port, std::string_view name, int writers)
    : port_(port), name_(name), left_(writers) {
    for (int writer = 0; writer < writers; ++writer)
        threads_.emplace_back([this, writer] { write(writer); });
}

EventCrowd::~EventCrowd() { join(); }

void EventCrowd::join() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

::testing::AssertionResult EventCrowd::wait_for_answers(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [&] { return answers_ >= count || left_ == 0; });
    if (answers_ >= count) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << answers_ << " answers, " << left_ << " writers left\n"
                                         << wrong_answer_;
}

void EventCrowd::write(int writer) {
    try {
        Client client(port_, std::string("ApiKey admin:") + kAdminKey);
        std::string run;
        for (int number = 0;; ++number) {
            if (number % kRequestsOfARun == 0) run = start_run(client);
            if (run.empty()) break;
            const auto name = fmt::format("{} writer {} request {}", name_, writer, number);
            const EventRequest request{run, name, 1 + number % 3, writer % 2 == 0};
            if (!send(client, request)) break;
        }
    } catch (const std::system_error&) {
        // The server is gone already.
    } catch (const std::exception& error) {
        const std::lock_guard lock(mutex_);
        wrong_answer_ = error.what();
    }
    const std::lock_guard lock(mutex_);
    --left_;
    changed_.notify_all();
}

/// Returns false when the writer must end.
bool EventCrowd::send(Client& client, const EventRequest& request) {
    const auto answer = client.post(request.path(), request.body(), request.key());
    const std::lock_guard lock(mutex_);
    if (answer.status == 0) {
        unanswered_.push_back(request);
        return false;
    }
    if (!note_accepted(request, answer, accepted_)) {
        wrong_answer_ = answer.body;
        return false;
    }
    ++answers_;
    changed_.notify_all();
    return true;
}

bool note_accepted(
    const EventRequest& request, const Answer& answer, std::map<std::string, std::string>& accepted
) {
    if (answer.status != 200 && answer.status != 202) return false;
    const auto json = answer.json();
    const auto& ids = json.at("data").at("event_ids").as_array();
    if (static_cast<int>(ids.size()) != request.events) return false;
    for (int event = 0; event < request.events; ++event)
        accepted[event_name(request, event)] = ids.at(static_cast<std::size_t>(event)).as_string();
    return true;
}

}  // namespace akashi::testing

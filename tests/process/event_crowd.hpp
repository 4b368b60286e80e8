#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace akashi::testing {

class Client;
struct Answer;

/// A request that sends one to three events to a run. The name, with a number, is the `name` in the
/// payload of each event.
struct EventRequest {
    std::string run;
    std::string name;
    int events = 0;
    bool has_key = false;  ///< the name is its Idempotency-Key

    std::string path() const;
    std::string body() const;
    std::string key() const { return has_key ? name : std::string(); }
    std::vector<std::string> event_names() const;
};

/// Clients that send events to runs of their own, each as fast as it is answered, until the server
/// dies. Every other one sends a key with each request.
class EventCrowd {
public:
    /// `name` is part of the names of all events.
    EventCrowd(std::uint16_t port, std::string_view name, int writers);
    ~EventCrowd();

    /// Waits for so many answers, or until no writer is left, or a minute.
    ::testing::AssertionResult wait_for_answers(std::size_t count);
    /// Waits until every writer has ended.
    void join();

    // After join():
    /// The names of the events that were accepted, with their ids.
    const std::map<std::string, std::string>& accepted() const { return accepted_; }
    /// Requests without an answer: their events may be stored, all or none.
    const std::vector<EventRequest>& unanswered() const { return unanswered_; }
    /// An answer that a server must not give; or empty.
    const std::string& wrong_answer() const { return wrong_answer_; }

private:
    void write(int writer);
    bool send(Client& client, const EventRequest& request);

    const std::uint16_t port_;
    const std::string name_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::map<std::string, std::string> accepted_;
    std::vector<EventRequest> unanswered_;
    std::string wrong_answer_;
    std::size_t answers_ = 0;
    int left_;
    std::vector<std::thread> threads_;
};

/// Adds the names and ids of an answer that accepted events. False when it did not.
bool note_accepted(
    const EventRequest& request, const Answer& answer, std::map<std::string, std::string>& accepted
);

}  // namespace akashi::testing

#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace akashi::testing {

struct Answer;
class Client;

/// What writers do with an answer that is not 201.
enum class Persistence {
    until_it_breaks,  ///< the server may die, which ends the writer; it must not refuse
    until_stopped,    ///< the server must not die; it may refuse with 503, and the writer goes on
};

/// Clients that record decisions, each as fast as it is answered. Each outcome is unique and also
/// the Idempotency-Key. `name` is part of the outcomes.
class Crowd {
public:
    Crowd(std::uint16_t port, std::string_view name, int writers, Persistence persistence);
    /// Stops and joins.
    ~Crowd();

    /// Waits for `count` more of them; fails when no writer is left, or after a minute.
    ::testing::AssertionResult wait_for_answers(std::size_t count);
    ::testing::AssertionResult wait_for_refusals(std::size_t count);

    /// Lets each writer end after the answer that it waits for.
    void stop();
    /// Waits until every writer has ended.
    void join();

    // After join(): the answered outcomes with their ids, and those without an answer, which may or
    // may not be stored.
    const std::map<std::string, std::string>& answered() const { return answered_; }
    const std::vector<std::string>& unanswered() const { return unanswered_; }
    /// The messages of the answers with 503.
    const std::set<std::string>& reasons() const { return reasons_; }
    /// An answer that a server must not give, and what is wrong with it; or empty.
    const std::string& wrong_answer() const { return wrong_answer_; }

private:
    void write(int writer);
    bool note(const std::string& outcome, const Answer& answer);
    ::testing::AssertionResult wait_for_more(std::size_t count, const std::size_t& number);

    const std::uint16_t port_;
    const std::string name_;
    const Persistence persistence_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::map<std::string, std::string> answered_;
    std::vector<std::string> unanswered_;
    std::size_t answers_ = 0;
    std::size_t refusals_ = 0;
    std::set<std::string> reasons_;
    std::string wrong_answer_;
    bool stopping_ = false;
    int left_;
    std::vector<std::thread> threads_;
};

/// What is wrong with a refusal, which must be 503 with Retry-After and a JSON error; or empty.
std::string flaw_of_refusal(const Answer& answer);

/// One stored decision: its id and outcome.
struct Stored {
    std::string id;
    std::string outcome;
};

/// How the stored decisions contradict the answers: an answered outcome is not stored once with its
/// id, an unanswered one is stored more than once, or an unknown one is stored. Empty when they do
/// not.
std::string contradiction(
    const std::vector<Stored>& stored,
    const std::map<std::string, std::string>& answered,
    const std::vector<std::string>& unanswered
);

}  // namespace akashi::testing

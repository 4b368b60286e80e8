#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace akashi::testing {

class HttpClient;

/// Clients that record, supersede and delete all the time, each as fast as it is answered. Servers
/// may refuse, die and come back on the same ports: what failed is not sent again. `name` is part
/// of all outcomes and agents.
class ChangingCrowd {
public:
    ChangingCrowd(std::vector<std::uint16_t> ports, std::string_view name, int writers);
    /// Stops and joins.
    ~ChangingCrowd();

    /// Waits for `count` more decisions; fails after a minute.
    ::testing::AssertionResult wait_for_answers(std::size_t count);
    void stop();

    /// An answer that a server must not give; or empty. After stop().
    const std::string& wrong_answer() const { return wrong_answer_; }

private:
    struct Writer {
        std::string name;
        std::mt19937 random;
        int number = 0;
        std::vector<std::string> current;  ///< decisions that may be superseded
        std::string leaver;                ///< an agent that will be deleted; empty: none yet
    };

    void write(int number);
    void step(HttpClient& client, Writer& writer);
    bool trace(HttpClient& client, Writer& writer, const std::string& agent);
    void begin_leaver(HttpClient& client, Writer& writer);
    void end_leaver(HttpClient& client, Writer& writer);
    bool is_stopping();
    bool note(int status, int wanted, const std::string& body);

    const std::vector<std::uint16_t> ports_;
    const std::string name_;
    std::mutex mutex_;  // guards the next four
    std::condition_variable changed_;
    std::size_t answers_ = 0;
    bool stopping_ = false;
    std::string wrong_answer_;
    std::vector<std::thread> threads_;
};

}  // namespace akashi::testing

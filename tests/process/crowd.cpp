#include "crowd.hpp"

#include "akashi.hpp"
#include "client.hpp"

#include <fmt/format.h>

#include <chrono>

namespace akashi::testing {

namespace {

constexpr std::chrono::seconds kPatience{60};
/// The pause after a refusal. Real clients wait longer; these notice soon that it works again.
constexpr std::chrono::milliseconds kRetryAfter{50};

}  // namespace

Crowd::Crowd(std::uint16_t port, std::string_view name, int writers, Persistence persistence)
    : port_(port), name_(name), persistence_(persistence), left_(writers) {
    for (int writer = 0; writer < writers; ++writer)
        threads_.emplace_back([this, writer] { write(writer); });
}

Crowd::~Crowd() {
    stop();
    join();
}

void Crowd::stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
}

void Crowd::join() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

::testing::AssertionResult Crowd::wait_for_answers(std::size_t count) {
    return wait_for_more(count, answers_);
}
::testing::AssertionResult Crowd::wait_for_refusals(std::size_t count) {
    return wait_for_more(count, refusals_);
}

::testing::AssertionResult Crowd::wait_for_more(std::size_t count, const std::size_t& number) {
    std::unique_lock lock(mutex_);
    const std::size_t wanted = number + count;
    changed_.wait_for(lock, kPatience, [&] { return number >= wanted || left_ == 0; });
    if (number >= wanted) return ::testing::AssertionSuccess();
    auto failure = ::testing::AssertionFailure();
    failure << answers_ << " answers, " << refusals_ << " refusals, " << left_ << " writers left\n";
    for (const auto& reason : reasons_) failure << reason << "\n";
    return failure << wrong_answer_;
}

void Crowd::write(int writer) {
    try {
        Client client(port_, std::string("ApiKey admin:") + kAdminKey);
        for (int number = 0;; ++number) {
            const auto outcome = fmt::format("{} writer {} number {}", name_, writer, number);
            const auto answer = client.post("/v1/trace", trace_body(outcome), outcome);
            if (!note(outcome, answer)) break;
        }
    } catch (const std::exception& error) {
        const std::lock_guard lock(mutex_);
        wrong_answer_ = error.what();
    }
    const std::lock_guard lock(mutex_);
    --left_;
    changed_.notify_all();
}

/// Returns false when the writer must end.
bool Crowd::note(const std::string& outcome, const Answer& answer) {
    std::unique_lock lock(mutex_);
    if (answer.status == 201) {
        answered_[outcome] = answer.json().at("data").at("decision_id").as_string();
        ++answers_;
        changed_.notify_all();
        return !stopping_;
    }
    unanswered_.push_back(outcome);
    if (persistence_ == Persistence::until_it_breaks) {
        if (answer.status != 0) wrong_answer_ = answer.body;
        return false;
    }
    if (const auto flaw = flaw_of_refusal(answer); !flaw.empty()) {
        wrong_answer_ = flaw;
        return false;
    }
    ++refusals_;
    reasons_.emplace(answer.json().at("error").at("message").as_string());
    changed_.notify_all();
    changed_.wait_for(lock, kRetryAfter, [this] { return stopping_; });
    return !stopping_;
}

std::string flaw_of_refusal(const Answer& answer) {
    if (answer.status == 0) return "no answer";
    const auto text = fmt::format("{}\n\n{}", answer.head, answer.body);
    if (answer.status != 503) return text;
    if (answer.head.find("\r\nRetry-After: ") == std::string::npos)
        return "no Retry-After: " + text;
    try {
        const auto json = answer.json();
        if (json.at("error").at("message").as_string().empty()) return "no message: " + text;
    } catch (const std::exception&) {
        return "no JSON error: " + text;
    }
    return "";
}

std::string contradiction(
    const std::vector<Stored>& stored,
    const std::map<std::string, std::string>& answered,
    const std::vector<std::string>& unanswered
) {
    std::map<std::string, std::string> ids;
    for (const auto& [id, outcome] : stored)
        if (!ids.try_emplace(outcome, id).second) return "stored twice: " + outcome;
    for (const auto& [outcome, id] : answered) {
        const auto found = ids.find(outcome);
        if (found == ids.end()) return fmt::format("lost: {}, answered with id {}", outcome, id);
        if (found->second != id)
            return fmt::format("{} has the id {}, not {}", outcome, found->second, id);
        ids.erase(found);
    }
    for (const auto& outcome : unanswered) ids.erase(outcome);
    return ids.empty() ? "" : "nobody sent: " + ids.begin()->first;
}

}  // namespace akashi::testing

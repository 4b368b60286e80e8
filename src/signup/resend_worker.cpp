#include "signup/resend_worker.hpp"

#include "base/log.hpp"
#include "base/steady_clock.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

ResendWorker::ResendWorker(
    const Context& context, SignUpStore& sign_ups, std::function<void()> on_mail
)
    : sign_ups_(sign_ups),
      clock_(context.clock),
      on_mail_(std::move(on_mail)),
      task_(context.executor, 1h, [this] { return work_off(); }) {}

void ResendWorker::ask(std::string email) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() < kMostWaiting) {
            waiting_.push_back(std::move(email));
            task_.kick();
            return;
        }
    }
    if (const auto dropped = full_lines_.admit(SteadyClock::now()))
        log::warn("signup: too many requests for verification emails", {{"dropped", *dropped}});
}

asio::awaitable<void> ResendWorker::stop(std::chrono::milliseconds grace) {
    co_await task_.stop(grace);
}

std::optional<std::string> ResendWorker::take() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return std::nullopt;
    std::string email = std::move(waiting_.front());
    waiting_.pop_front();
    return email;
}

asio::awaitable<void> ResendWorker::work_off() {
    while (auto email = take()) {
        if (co_await sign_ups_.queue_again(*email, clock_()) > 0) {
            on_mail_();
            continue;
        }
        if (const auto dropped = unmailed_lines_.admit(SteadyClock::now()))
            log::info(
                "signup: no further verification email for this address",
                {{"email", *email}, {"dropped", *dropped}}
            );
    }
}

}  // namespace akashi

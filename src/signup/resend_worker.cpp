#include "signup/resend_worker.hpp"

#include "base/log.hpp"
#include "base/steady_clock.hpp"

#include <boost/asio/this_coro.hpp>

#include <exception>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {
/// How soon it tries again when the database was away.
constexpr auto kPause = 5s;
}  // namespace

ResendWorker::ResendWorker(
    const Context& context, SignUpStore& sign_ups, std::function<void()> on_mail
)
    : sign_ups_(sign_ups),
      clock_(context.clock),
      on_mail_(std::move(on_mail)),
      task_(context.executor, "mails_again", kPause, [this] { return work_off(); }) {}

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

void ResendWorker::give_back(std::string email) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(email));
}

asio::awaitable<void> ResendWorker::work_off() {
    while (auto email = take()) {
        std::exception_ptr failure;
        try {
            co_await queue(*email);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        give_back(std::move(*email));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
        if (store_lines_.admit(SteadyClock::now()))
            log::error("signup: requests for verification emails wait", failure);
        co_return;
    }
}

asio::awaitable<void> ResendWorker::queue(std::string email) {
    if (co_await sign_ups_.queue_again(email, clock_()) > 0) co_return on_mail_();
    if (const auto dropped = unmailed_lines_.admit(SteadyClock::now()))
        log::info(
            "signup: no further verification email for this address",
            {{"email", email}, {"dropped", *dropped}}
        );
}

}  // namespace akashi

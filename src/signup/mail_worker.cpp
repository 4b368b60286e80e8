#include "signup/mail_worker.hpp"

#include "base/log.hpp"
#include "signup/verification_token.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Mails on their way at once, so that a server that is slow with one does not delay the others.
constexpr auto kLanes = net::SmtpClient::kAtOnce;
constexpr auto kPollPause = 5s;
/// The other lanes are woken by the first one.
constexpr auto kLanePause = 1h;
constexpr auto kFirstPause = 15s;
constexpr std::chrono::seconds kLongestPause = 1h;
constexpr std::int64_t kMostDoublings = 10;

}  // namespace

std::chrono::seconds pause_after_attempts(std::int64_t attempts) {
    const auto doublings = std::clamp<std::int64_t>(attempts - 1, 0, kMostDoublings);
    return std::min(kFirstPause * (1 << doublings), kLongestPause);
}

MailWorker::MailWorker(
    const Context& context, MailStore& mails, net::SmtpConfig smtp, std::string base_url
)
    : mails_(mails),
      clock_(context.clock),
      has_server_(smtp.is_set()),
      base_url_(std::move(base_url)),
      smtp_(std::move(smtp), context.clock) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const bool is_first = lane == 0;
        lanes_.push_back(std::make_unique<PeriodicTask>(
            context.executor,
            "verification_mails",
            is_first ? std::chrono::milliseconds(kPollPause) : kLanePause,
            [this, is_first] { return run_lane(is_first); }
        ));
    }
}

void MailWorker::start() {
    for (const auto& lane : lanes_) lane->start();
}

void MailWorker::wake() {
    for (const auto& lane : lanes_) lane->kick();
}

asio::awaitable<void> MailWorker::stop(std::chrono::milliseconds grace) {
    const auto deadline = SteadyClock::now() + grace;
    for (const auto& lane : lanes_) {
        const auto left = deadline - SteadyClock::now();
        co_await lane->stop(std::max(0ms, std::chrono::floor<std::chrono::milliseconds>(left)));
    }
}

asio::awaitable<void> MailWorker::run_lane(bool is_first) {
    std::exception_ptr failure;
    try {
        co_await work_off(is_first);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
    if (store_lines_.admit(SteadyClock::now())) log::error("signup: mail queue failed", failure);
}

asio::awaitable<void> MailWorker::work_off(bool is_first) {
    for (bool has_woken = !is_first;; has_woken = true) {
        const Time time = clock_();
        auto mail = co_await mails_.claim(time, time + kClaim);
        if (!mail) co_return;
        // There may be more than one.
        if (!has_woken)
            for (const auto& lane : lanes_)
                if (lane != lanes_.front()) lane->kick();
        co_await deliver(std::move(*mail));
    }
}

asio::awaitable<void> MailWorker::deliver(VerificationMail mail) {
    std::string token = make_verification_token();
    if (!co_await mails_.keep_token(mail, hash_of_token(token), clock_())) {
        co_await mails_.finish(mail, std::nullopt, "nobody awaits it any more");
        co_return;
    }
    std::string link = verification_link(base_url_, token);
    if (has_server_) co_return co_await send(std::move(mail), std::move(link));
    log::info(
        "signup: verification email (dev mode — SMTP not configured)",
        {{"to", mail.email}, {"verify_url", link}}
    );
    co_await mails_.finish(mail, clock_(), std::nullopt);
}

asio::awaitable<void> MailWorker::send(VerificationMail mail, std::string link) {
    std::optional<net::MailNotSent> failure;
    try {
        co_await smtp_.send(
            {.from = {},
             .to = mail.email,
             .subject = "Verify your Akashi account",
             .text = verification_text(link)}
        );
    } catch (const net::MailNotSent& error) {
        failure = error;
    }
    if (failure) co_return co_await note_failure(std::move(mail), std::move(*failure));
    co_await mails_.finish(mail, clock_(), std::nullopt);
    log::info(
        "signup: verification email sent",
        {{"org_id", mail.org}, {"email", mail.email}, {"attempts", mail.attempts}}
    );
}

asio::awaitable<void> MailWorker::note_failure(VerificationMail mail, net::MailNotSent failure) {
    const Time next = clock_() + pause_after_attempts(mail.attempts);
    const bool is_last = failure.is_refused() || next > mail.created_at + kPatience;
    if (const auto dropped = failure_lines_.admit(SteadyClock::now()))
        log::error(
            "signup: send verification email failed",
            {{"error", failure.what()},
             {"email", mail.email},
             {"org_id", mail.org},
             {"attempts", mail.attempts},
             {"gives_up", is_last},
             {"dropped", *dropped}}
        );
    if (is_last)
        co_await mails_.finish(mail, std::nullopt, failure.what());
    else
        co_await mails_.retry_later(mail, failure.what(), next);
}

}  // namespace akashi

#pragma once

#include "base/steady_clock.hpp"
#include "base/time.hpp"
#include "net/smtp_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>

#include <curl/curl.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace akashi::net {

/// One mail on its way. Belongs to the thread of perform() until `done` is closed, then to the
/// coroutine that waits for it.
class SmtpTransfer {
public:
    /// Throws MailNotSent for a mail that cannot be composed.
    SmtpTransfer(
        const SmtpConfig& config,
        const Mail& mail,
        Time date,
        std::chrono::milliseconds total,
        const boost::asio::any_io_executor& waiting
    );
    ~SmtpTransfer();
    SmtpTransfer(const SmtpTransfer&) = delete;
    SmtpTransfer& operator=(const SmtpTransfer&) = delete;

    /// Sends it, and closes `done`. Ends within a second after give_up() or `is_closing`.
    void perform(const std::atomic<bool>& is_closing);
    /// Callable from any thread.
    void give_up() { is_given_up_ = true; }

    /// Closed when there is an outcome.
    boost::asio::experimental::concurrent_channel<void(boost::system::error_code)> done;
    /// Throws the failure, if there is one.
    void check() const;

private:
    static std::size_t give_text(char* out, std::size_t size, std::size_t count, void* self);
    static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
    void set_up(const SmtpConfig& config, const Mail& mail);
    MailNotSent explain(CURLcode code) const;

    const std::string host_;
    const std::string to_;
    const std::string text_;
    const std::chrono::milliseconds total_;
    std::size_t given_ = 0;  ///< bytes of the text
    std::atomic<bool> is_given_up_ = false;
    const std::atomic<bool>* is_closing_ = nullptr;
    SteadyClock::time_point deadline_;
    CURL* easy_;
    curl_slist* recipients_ = nullptr;
    std::array<char, CURL_ERROR_SIZE> reason_{};
    std::optional<MailNotSent> failure_;
};

}  // namespace akashi::net

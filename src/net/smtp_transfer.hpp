#pragma once

#include "net/curl_loop.hpp"
#include "net/smtp_client.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace akashi::net {

/// One mail on its way.
class SmtpTransfer final : public CurlTransfer {
public:
    /// Throws MailNotSent for a mail that cannot be composed.
    SmtpTransfer(
        const SmtpConfig& config,
        const Mail& mail,
        Time date,
        std::chrono::milliseconds total,
        const boost::asio::any_io_executor& waiting
    );
    ~SmtpTransfer() override;
    SmtpTransfer(const SmtpTransfer&) = delete;
    SmtpTransfer& operator=(const SmtpTransfer&) = delete;

    CURL* handle() const override { return easy_; }
    void finish(CURLcode code) override;
    void fail(Unreachable failure) override;

    /// Throws the failure, if there is one. After `done` was closed.
    void check() const;

private:
    static std::size_t give_text(char* out, std::size_t size, std::size_t count, void* self);
    void set_up(const SmtpConfig& config, const Mail& mail, std::chrono::milliseconds total);
    MailNotSent explain(CURLcode code) const;

    const std::string host_;
    const std::string to_;
    const std::string text_;
    std::size_t given_ = 0;  ///< bytes of the text
    CURL* easy_;
    curl_slist* recipients_ = nullptr;
    std::array<char, CURL_ERROR_SIZE> reason_{};
    std::optional<MailNotSent> failure_;
};

}  // namespace akashi::net

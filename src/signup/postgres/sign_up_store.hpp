#pragma once

#include "postgres/pool.hpp"
#include "signup/mail_store.hpp"
#include "signup/sign_up_store.hpp"

namespace akashi::postgres {

/// Sign-ups and their mails in PostgreSQL. The pool must outlive it.
class PostgresSignUpStore final : public SignUpStore, public MailStore {
public:
    explicit PostgresSignUpStore(Pool& pool) : pool_(pool) {}

    boost::asio::awaitable<std::int64_t> count_waiting(std::int64_t limit) override;
    boost::asio::awaitable<std::optional<Verification>> find(std::string token_hash, Time now)
        override;
    boost::asio::awaitable<bool> verify(Verification verification, AuditEntry entry) override;
    boost::asio::awaitable<std::int64_t> queue_again(std::string email, Time now) override;
    boost::asio::awaitable<std::int64_t> clean(Time now) override;

    boost::asio::awaitable<std::optional<VerificationMail>> claim(Time now, Time until) override;
    boost::asio::awaitable<bool> keep_token(VerificationMail mail, std::string token_hash, Time now)
        override;
    boost::asio::awaitable<void> finish(
        VerificationMail mail, std::optional<Time> sent_at, std::optional<std::string> error
    ) override;
    boost::asio::awaitable<void> retry_later(VerificationMail mail, std::string error, Time time)
        override;

private:
    Pool& pool_;
};

}  // namespace akashi::postgres

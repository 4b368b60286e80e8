#include "signup/postgres/sign_up_store.hpp"

#include "base/text.hpp"
#include "postgres/change.hpp"
#include "signup/postgres/sql.hpp"
#include "signup/sign_up.hpp"

namespace akashi::postgres {

namespace asio = boost::asio;

asio::awaitable<std::int64_t> PostgresSignUpStore::count_waiting(std::int64_t limit) {
    const Rows rows = co_await pool_.run(sql::count_waiting_organizations, Parameters::of(limit));
    co_return rows.get<std::int64_t>(0, 0);
}

asio::awaitable<std::optional<Verification>> PostgresSignUpStore::find(
    std::string token_hash, Time now
) {
    const Rows rows = co_await pool_.run(sql::find_verification, Parameters::of(token_hash, now));
    if (rows.empty()) co_return std::nullopt;
    co_return Verification{
        .org = rows.get<OrgId>(0, 0),
        .slug = rows.get<std::string>(0, 1),
        .token_hash = std::move(token_hash),
        .is_awaited = rows.get<bool>(0, 2)
    };
}

asio::awaitable<bool> PostgresSignUpStore::verify(Verification verification, AuditEntry entry) {
    const Time now = entry.occurred_at;
    std::vector<Statement> effect;
    effect.push_back(
        {&sql::use_verification, Parameters::of(verification.org, verification.token_hash, now)}
    );
    effect.push_back({&sql::verify_organization, Parameters::of(verification.org, now)});
    co_return (co_await write_change(pool_, std::move(effect), {std::move(entry)})).has_value();
}

asio::awaitable<std::int64_t> PostgresSignUpStore::queue_again(std::string email, Time now) {
    const std::string mailbox = mailbox_of(email);
    std::vector<Statement> statements;
    statements.push_back({&sql::lock_mailbox, Parameters::of(mailbox)});
    statements.push_back(
        {&sql::queue_mails_again,
         Parameters::of(mailbox, now, kMailsAnHour, kMailsADay, to_lower(email))}
    );
    const auto results = co_await pool_.run_together(std::move(statements));
    co_return results[1].changed();
}

asio::awaitable<std::int64_t> PostgresSignUpStore::clean(Time now) {
    constexpr std::int64_t kStep = 100;
    co_await pool_.run(sql::delete_expired_verifications, Parameters::of(now));
    co_await pool_.run(sql::delete_done_mails, Parameters::of(now - kMailAge));
    std::int64_t sum = 0;
    for (std::int64_t deleted = kStep; deleted == kStep; sum += deleted) {
        std::vector<Statement> statements;
        statements.push_back(
            {&sql::mark_stale_organizations, Parameters::of(now - kWaitingAge, now, kStep)}
        );
        for (const Query* query :
             {&sql::delete_stale_keys,
              &sql::delete_stale_agents,
              &sql::delete_stale_audit,
              &sql::delete_stale_organizations})
            statements.push_back({query, Parameters::of(now)});
        deleted = (co_await pool_.run_together(std::move(statements))).back().changed();
    }
    co_return sum;
}

asio::awaitable<std::optional<VerificationMail>> PostgresSignUpStore::claim(Time now, Time until) {
    const Rows rows = co_await pool_.run(sql::claim_mail, Parameters::of(now, until));
    if (rows.empty()) co_return std::nullopt;
    co_return VerificationMail{
        .id = rows.get<std::int64_t>(0, 0),
        .org = rows.get<OrgId>(0, 1),
        .email = rows.get<std::string>(0, 2),
        .created_at = rows.get<Time>(0, 3),
        .attempts = rows.get<std::int64_t>(0, 4),
        .claimed_until = until
    };
}

asio::awaitable<bool> PostgresSignUpStore::keep_token(
    VerificationMail mail, std::string token_hash, Time now
) {
    const Rows rows = co_await pool_.run(
        sql::insert_verification,
        Parameters::of(mail.org, Uuid::make_v7(), token_hash, now, now + kTokenLifetime)
    );
    co_return rows.changed() > 0;
}

asio::awaitable<void> PostgresSignUpStore::finish(
    VerificationMail mail, std::optional<Time> sent_at, std::optional<std::string> error
) {
    co_await pool_.run(sql::finish_mail, Parameters::of(mail.org, mail.id, sent_at, error));
}

asio::awaitable<void> PostgresSignUpStore::retry_later(
    VerificationMail mail, std::string error, Time time
) {
    co_await pool_.run(
        sql::retry_mail, Parameters::of(mail.org, mail.id, mail.claimed_until, time, error)
    );
}

}  // namespace akashi::postgres

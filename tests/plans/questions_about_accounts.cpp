#include "questions.hpp"

namespace akashi::plans {

std::vector<Question> questions_about_accounts() {
    return {
        {"the usage of a month",
         {"count_recorded"},
         {"decisions_by_record_time"},
         [=](const Ports& ports, IoContext& io, const Decision& example) {
             Month month = month_of(example.transaction_time);
             month.begin = example.transaction_time - std::chrono::hours(1);
             month.end = example.transaction_time;
             run(io, ports.usage.share(kDefaultOrg, month, 10));
         }},
        {"whether an organization has a subscription",
         {"billing_subscriptions_org"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.billing != nullptr) run(io, ports.billing->find_account(kDefaultOrg));
         }},
        {"subscriptions whose grace is over",
         {"billing_subscriptions_past_due"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.billing == nullptr) return;
             const GraceRule rule{*parse_rfc3339("2026-01-01T00:01:00Z"), std::chrono::seconds(0)};
             run(io, ports.billing->list_overdue(rule, std::nullopt, 10));
         }},
        {"events of Stripe of the past",
         {"stripe_events_received_at"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.billing == nullptr) return;
             run(io, ports.billing->forget_events(*parse_rfc3339("2026-01-01T00:01:00Z"), 10));
         }},
        {"the next mail of a sign-up",
         {"due_verification_mails"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.signup) run(io, ports.signup->mails.claim(now(), now()));
         }},
        {"organizations of an address that await its verification",
         {"waiting_organizations", "verification_mails_by_mailbox"},
         {},
         [](const Ports& ports, IoContext& io, const Decision&) {
             if (ports.signup)
                 run(io, ports.signup->sign_ups.queue_again("o7770@example.com", now()));
         }},
    };
}

}  // namespace akashi::plans

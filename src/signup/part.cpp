#include "signup/part.hpp"

#include "base/log.hpp"
#include "base/periodic_task.hpp"

#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {
constexpr std::chrono::hours kCleaningPeriod{24};
}

struct SignupPart::Desk {
    Desk(const Context& context, SignupPorts ports, Identity identity, const Options& options)
        : clock(context.clock),
          sign_ups(ports.sign_ups),
          mails(context, ports.mails, options.smtp, options.signup.base_url),
          resends(context, ports.sign_ups, [this] { mails.wake(); }),
          service(
              {identity.organizations, ports.sign_ups},
              identity.keys,
              options.has_billing ? kFreePlan : kOpenPlan,
              context.clock,
              [this] { mails.wake(); }
          ),
          cleaning(context.executor, "old_sign_ups", kCleaningPeriod, [this] { return clean(); }) {}

    asio::awaitable<void> clean() {
        const auto removed = co_await sign_ups.clean(clock());
        if (removed > 0)
            log::info(
                "signup: removed organizations that were never verified", {{"count", removed}}
            );
    }

    const Clock clock;
    SignUpStore& sign_ups;
    MailWorker mails;
    ResendWorker resends;
    SignUpService service;
    PeriodicTask cleaning;
};

SignupPart::SignupPart(
    const Context& context, std::optional<SignupPorts> ports, Identity identity, Options options
)
    : config_(options.signup),
      desk_(ports ? std::make_unique<Desk>(context, *ports, identity, options) : nullptr),
      door_{config_, desk_ ? &desk_->service : nullptr, desk_ ? &desk_->resends : nullptr} {}

SignupPart::~SignupPart() = default;

void SignupPart::add_routes(http::Router& router) { add_sign_up_routes(router, door_); }

asio::awaitable<void> SignupPart::start() {
    if (!desk_) co_return;
    desk_->mails.start();
    desk_->resends.start();
    desk_->cleaning.start();
}

asio::awaitable<void> SignupPart::stop() {
    if (!desk_) co_return;
    co_await desk_->cleaning.stop(kStepGrace);
    co_await desk_->resends.stop(kStepGrace);
    co_await desk_->mails.stop(kStepGrace);
}

}  // namespace akashi

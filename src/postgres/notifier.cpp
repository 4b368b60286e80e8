#include "postgres/notifier.hpp"

#include "base/json_writer.hpp"
#include "base/log.hpp"
#include "base/steady_clock.hpp"
#include "postgres/listener.hpp"
#include "postgres/sql.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <span>
#include <utility>

namespace akashi::postgres {

namespace asio = boost::asio;

namespace {

/// A payload must have less than 8,000 bytes.
constexpr std::size_t kIdsOfAPayload = 150;
/// Decisions wait this long, to be sent together: each transaction slows down those that write.
constexpr auto kPause = std::chrono::milliseconds(25);

std::string payload(OrgId org, std::span<const DecisionId> decisions) {
    std::string text;
    JsonWriter out(text);
    out.begin_object().member("org_id", org.str()).key("decision_ids").begin_array();
    for (const DecisionId& decision : decisions) out.value(decision.str());
    out.end_array().end_object();
    return text;
}

}  // namespace

Notifier::Notifier(asio::any_io_executor executor, Pool& pool)
    : strand_(asio::make_strand(executor)), pool_(pool), pause_(strand_), tasks_(executor) {}

void Notifier::decisions_recorded(Decisions decisions) {
    asio::post(strand_, [this, decisions = std::move(decisions)] { add(decisions); });
}

asio::awaitable<void> Notifier::stop(std::chrono::milliseconds grace) {
    // Runs after the calls of add() that were already posted to the strand.
    co_await asio::post(asio::bind_executor(strand_, asio::use_awaitable));
    stopping_ = true;
    pause_.cancel();
    co_await tasks_.join(grace);
}

void Notifier::add(const Decisions& decisions) {
    if (count_ + decisions.size() > kWaitingLimit) {
        dropped_ += static_cast<std::int64_t>(decisions.size());
        if (full_lines_.admit(SteadyClock::now()))
            log::warn("trace: dropping notifications", {{"dropped", std::exchange(dropped_, 0)}});
        return;
    }
    for (const auto& [org, decision] : decisions) waiting_[org].push_back(decision);
    count_ += decisions.size();
    if (!std::exchange(sending_, true)) tasks_.spawn(strand_, send_all());
}

asio::awaitable<void> Notifier::send_all() {
    while (count_ > 0) {
        co_await send(take_payloads());
        if (stopping_) continue;
        pause_.expires_after(kPause);
        co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    sending_ = false;
}

asio::awaitable<void> Notifier::send(std::vector<std::string> payloads) {
    try {
        const std::string channel = kDecisionsChannel;
        co_await pool_.run(sql::notify, Parameters::of(channel, payloads));
    } catch (const std::exception& error) {
        if (const auto dropped = failed_lines_.admit(SteadyClock::now()))
            log::error(
                "trace: notify subscribers", {{"error", error.what()}, {"dropped", *dropped}}
            );
    }
}

std::vector<std::string> Notifier::take_payloads() {
    std::vector<std::string> payloads;
    for (const auto& [org, decisions] : waiting_) {
        std::span<const DecisionId> rest(decisions);
        while (!rest.empty()) {
            const auto count = std::min(kIdsOfAPayload, rest.size());
            payloads.push_back(payload(org, rest.first(count)));
            rest = rest.subspan(count);
        }
    }
    waiting_.clear();
    count_ = 0;
    return payloads;
}

}  // namespace akashi::postgres

#include "identity/password_hasher.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/shielded.hpp"
#include "base/steady_clock.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/defer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <argon2.h>

#include <stdexcept>
#include <utility>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::uint32_t kIterations = 1;
constexpr std::uint32_t kMemoryKib = 65536;
constexpr std::uint32_t kLanes = 4;
constexpr std::size_t kHashBytes = 32;

std::string argon2id(const std::string& password, const std::string& salt) {
    std::string hash(kHashBytes, '\0');
    const int code = argon2id_hash_raw(
        kIterations,
        kMemoryKib,
        kLanes,
        password.data(),
        password.size(),
        salt.data(),
        salt.size(),
        hash.data(),
        hash.size()
    );
    if (code != ARGON2_OK) throw std::runtime_error(argon2_error_message(code));
    return hash;
}

asio::awaitable<std::string> hash_now(const std::string& password, const std::string& salt) {
    co_return base64_encode(salt) + '$' + base64_encode(argon2id(password, salt));
}

}  // namespace

/// The right to compute, which the next one gets when this object ends.
class PasswordHasher::Turn {
public:
    explicit Turn(PasswordHasher& hasher) : hasher_(hasher) {}
    ~Turn() { hasher_.end_turn(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    PasswordHasher& hasher_;
};

PasswordHasher::PasswordHasher(std::size_t max_waiting)
    : waiting_(max_waiting),
      waiting_reading_(
          {"akashi.hashing.waiting", "Logins with a chosen key that wait for their turn"},
          {},
          [this] {
              const std::lock_guard lock(mutex_);
              return static_cast<double>(waiting_.size());
          }
      ) {}

PasswordHasher::~PasswordHasher() { thread_.join(); }

asio::awaitable<std::string> PasswordHasher::hash(
    std::string password, std::string salt, HashPlace place
) {
    co_await wait_for_turn(place);
    const Turn turn(*this);
    // Says what keeps this thread busy when logins are slow.
    log::debug(
        "auth: computing a key hash", {{"network", place.network}, {"agent_id", place.agent_id}}
    );
    const auto start = SteadyClock::now();
    // A caller that was cancelled while it waited throws here, and computes nothing.
    auto hash = co_await asio::co_spawn(thread_, hash_now(password, salt), shielded());
    durations_.Observe(metrics::seconds_since(start));
    co_return hash;
}

asio::awaitable<void> PasswordHasher::wait_for_turn(const HashPlace& place) {
    Waiter waiter;
    auto start = [this, &place, &waiter](auto handler) {
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        waiter.resume = [home = std::move(home), handler = std::move(handler)]() mutable {
            asio::defer(home.get_executor(), std::move(handler));
        };
        // From here on, the waiter may be resumed and gone, unless it is the one to resume.
        if (Waiter* ready = join(place, waiter)) std::exchange(ready->resume, nullptr)();
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(start), asio::use_awaitable
    );
    if (waiter.lost_its_place) {
        refused_.Increment();
        throw Unavailable("too many logins at once; try again in a few seconds");
    }
}

/// Returns the waiter that must not wait any longer: this one because it is its turn, or one that
/// has lost its place.
PasswordHasher::Waiter* PasswordHasher::join(const HashPlace& place, Waiter& waiter) {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(is_busy_, true)) return &waiter;
    const auto loser = waiting_.push(place.network, place.agent_id, &waiter);
    if (!loser) return nullptr;
    (*loser)->lost_its_place = true;
    return *loser;
}

void PasswordHasher::end_turn() {
    std::optional<Waiter*> next;
    {
        const std::lock_guard lock(mutex_);
        next = waiting_.pop();
        if (!next) is_busy_ = false;
    }
    if (next) std::exchange((*next)->resume, nullptr)();
}

}  // namespace akashi

#include "identity/password_hasher.hpp"

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "base/shielded.hpp"

#include <boost/asio/co_spawn.hpp>

#include <argon2.h>

#include <stdexcept>

namespace akashi {

namespace asio = boost::asio;

namespace {

constexpr std::uint32_t kIterations = 1;
constexpr std::uint32_t kMemoryKib = 65536;
constexpr std::uint32_t kLanes = 4;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kMaxWaiting = 32;

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

std::string hash_now(const std::string& password) {
    std::string salt(kSaltBytes, '\0');
    random_bytes(salt.data(), salt.size());
    return base64_encode(salt) + '$' + base64_encode(argon2id(password, salt));
}

bool verify_now(const std::string& password, const std::string& stored) {
    const auto dollar = stored.find('$');
    if (dollar == std::string::npos) return false;
    const auto salt = base64_decode(std::string_view(stored).substr(0, dollar));
    const auto hash = base64_decode(std::string_view(stored).substr(dollar + 1));
    if (!salt || !hash || salt->size() != kSaltBytes || hash->size() != kHashBytes) return false;
    return constant_time_equal(argon2id(password, *salt), *hash);
}

template <class Work>
asio::awaitable<std::invoke_result_t<Work&>> invoke(Work work) {
    co_return work();
}

}  // namespace

PasswordHasher::~PasswordHasher() { thread_.join(); }

template <class Work>
auto PasswordHasher::run(Work work) -> asio::awaitable<std::invoke_result_t<Work&>> {
    struct Place {
        explicit Place(std::atomic<std::size_t>& count) : waiting(count), number(++count) {}
        ~Place() { --waiting; }
        std::atomic<std::size_t>& waiting;
        const std::size_t number;
    };
    const Place place(waiting_);
    if (place.number > kMaxWaiting) {
        throw Unavailable("too many logins at once; try again in a few seconds");
    }
    co_return co_await asio::co_spawn(thread_, invoke(std::move(work)), shielded());
}

asio::awaitable<std::string> PasswordHasher::hash(std::string password) {
    co_return co_await run([&password] { return hash_now(password); });
}

asio::awaitable<bool> PasswordHasher::verify(std::string password, std::string stored) {
    co_return co_await run([&] { return verify_now(password, stored); });
}

asio::awaitable<void> PasswordHasher::waste_time() {
    co_await run([] { return argon2id("dummy", std::string(kSaltBytes, '\0')); });
}

}  // namespace akashi

#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace akashi::bench {

/// Hands out the numbers from 0 to `count` - 1, each once; then nothing. Callable from any thread.
class Numbers {
public:
    explicit Numbers(std::size_t count) : count_(count) {}

    std::optional<std::size_t> operator()() {
        const std::size_t number = next_++;
        return number < count_ ? std::optional(number) : std::nullopt;
    }

private:
    const std::size_t count_;
    std::atomic<std::size_t> next_ = 0;
};

/// Calls `work(Numbers&, std::size_t thread)` on each of `threads` threads and waits for all.
/// Throws what one of them threw.
template <class Work>
void in_parallel(std::size_t threads, std::size_t count, const Work& work) {
    Numbers numbers(count);
    std::mutex mutex;  // guards the next one
    std::exception_ptr failure;
    const auto run = [&](std::size_t thread) {
        try {
            work(numbers, thread);
        } catch (...) {
            const std::lock_guard lock(mutex);
            failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> running;
        running.reserve(threads);
        for (std::size_t thread = 0; thread < threads; ++thread) running.emplace_back(run, thread);
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace akashi::bench

#include "sqlite/job_queue.hpp"

#include "base/result.hpp"

#include <fmt/format.h>

namespace akashi::sqlite {

namespace asio = boost::asio;

asio::awaitable<void> JobQueue::submit(Job& job) {
    refuse_when_full();
    auto start = [this, &job](auto handler) {
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        job.when_finished([home = std::move(home), handler = std::move(handler)]() mutable {
            asio::post(home.get_executor(), std::move(handler));
        });
        push(job);
    };
    // The caller's cancellation does not reach the job: it is short, and its result may be on disk.
    return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(start), asio::use_awaitable
    );
}

std::vector<Job*> JobQueue::take(std::size_t limit) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
    const std::size_t count = std::min(limit, jobs_.size());
    const auto end = jobs_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<Job*> taken(jobs_.begin(), end);
    jobs_.erase(jobs_.begin(), end);
    return taken;
}

std::size_t JobQueue::size() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size();
}

void JobQueue::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
}

void JobQueue::push(Job& job) {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(&job);
    changed_.notify_one();
}

void JobQueue::refuse_when_full() {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() < capacity_) return;
    throw Unavailable(fmt::format(
        "the server is overloaded: too many {} are waiting; try again in a second", what_
    ));
}

}  // namespace akashi::sqlite

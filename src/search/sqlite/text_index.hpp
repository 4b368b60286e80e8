#pragma once

#include "base/metrics.hpp"
#include "base/steady_clock.hpp"
#include "search/sqlite/index_damage.hpp"
#include "search/sqlite/text_index_file.hpp"
#include "sqlite/follower.hpp"
#include "sqlite/job_queue.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace akashi::sqlite {

/// The full-text index of a database. A thread of its own follows the database: it adds the
/// decisions that were committed and removes those that ended, so that no trace waits for it. It
/// works when a search needs it or when enough decisions are waiting. An index that turns out to be
/// damaged is rebuilt, at most once a minute; until then searches are refused, and traces go on.
///
/// Give it to the database as its follower; it must outlive the database, and can follow only one
/// database.
class TextIndex final : public Follower {
public:
    TextIndex();
    ~TextIndex() override;
    TextIndex(const TextIndex&) = delete;
    TextIndex& operator=(const TextIndex&) = delete;

    /// Runs `work(Connection&)` on one snapshot of the database, with the tables of the index
    /// (text_index/create_text_index.sql). It finds all that was written before the call. From any
    /// thread; the caller resumes on its own executor. Throws Unavailable when the index cannot be
    /// written, is being rebuilt, or too many searches wait. The database must be open. When `work`
    /// throws TextIndexDamaged, the index is rebuilt.
    template <class Work>
    auto search(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, Connection&>> {
        WorkJob<Work> job(std::move(work));
        const Place place = place_for_search();
        try {
            co_await place.queue.submit(job);
            co_return job.take();
        } catch (const TextIndexDamaged& damage) {
            note_damage(damage, place.generation);
            throw;
        }
    }

    void open(const std::string& database_path, JobQueue& reads) override;
    void prepare_reader(Connection& connection) override;
    /// Removes the rows that the index no longer needs.
    void take_part(Connection& writer) override;
    void committed(std::size_t jobs) noexcept override;
    /// Waits while the index is thousands of decisions behind, so that a search never waits long
    /// for it to catch up.
    void hold_writer_back() override;
    std::optional<std::string> fault() const override;
    /// Brings the index up to date, passes on the waiting searches and stops.
    void stop() override;
    void close() override;

private:
    /// A job that only wakes the thread.
    class Nudge final : public Job {
        void run(Connection&) override {}
    };

    /// Where a search waits: for the index when it is behind, otherwise for a connection. The
    /// generation is the number of rebuilds before.
    struct Place {
        JobQueue& queue;
        std::size_t generation;
    };
    using Clock = SteadyClock;

    Place place_for_search();
    void note_damage(const TextIndexDamaged& damage, std::size_t generation);
    void note_commits(std::size_t count);
    void nudge();
    void serve();
    bool is_damaged() const;
    bool may_rebuild() const;
    void rebuild();
    void note_damage_in(const std::exception_ptr& failure);
    std::exception_ptr try_to_follow();
    void pass_on(const std::vector<Job*>& jobs, const std::exception_ptr& failure);
    void nudge_again();

    std::unique_ptr<TextIndexFile> file_;
    JobQueue* reads_ = nullptr;
    std::int64_t forgetting_ = 0;  // both used only by the writer's thread
    std::int64_t forgotten_ = 0;
    JobQueue waiting_;
    Nudge nudge_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable nearer_;
    std::size_t behind_ = 0;
    bool nudged_ = false;
    bool stopping_ = false;
    bool damaged_ = false;  ///< and not rebuilt yet; then failing_ is true, too
    std::size_t generation_ = 0;
    Clock::time_point next_rebuild_ = Clock::time_point::min();
    std::atomic<bool> failing_ = false;
    metrics::Reading behind_reading_{
        {"akashi.search.index_lag", "Writes that the full-text index has not followed yet"},
        {},
        [this] {
            const std::lock_guard lock(mutex_);
            return static_cast<double>(behind_);
        }
    };
    std::thread thread_;
};

}  // namespace akashi::sqlite

#include "vectors/exact_index.hpp"

#include "base/log.hpp"
#include "vectors/section_file.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <shared_mutex>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// A snapshot of more takes seconds, which a stop does not have. The next start reads what changed
/// since the last snapshot from the database.
constexpr std::size_t kMostSavedAtStop = 200'000;

constexpr auto kLongestSearch = 3s;
/// Changes that are made while the searches wait.
constexpr std::size_t kChangesAtOnce = 64;

std::string lock_path(const std::string& directory) { return directory + "/lock"; }
std::string floats_path(const std::string& directory) { return directory + "/floats"; }
std::string snapshot_path(const std::string& directory) { return directory + "/snapshot"; }

/// An open file that no other process holds at the same time. Throws std::system_error.
FileDescriptor lock_directory(const std::string& directory) {
    std::filesystem::create_directories(directory);
    FileDescriptor file(::open(lock_path(directory).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file.is_open()) throw std::system_error(errno, std::system_category(), "open");
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) throw std::runtime_error("another process uses it");
        throw std::system_error(errno, std::system_category(), "lock");
    }
    return file;
}

/// Of several changes of a decision only the last one matters.
std::vector<VectorChange> latest(std::vector<VectorChange> changes) {
    std::unordered_map<DecisionId, std::int64_t> last;
    for (const auto& change : changes) {
        auto& seq = last.try_emplace(change.id, change.seq).first->second;
        seq = std::max(seq, change.seq);
    }
    std::erase_if(changes, [&](const auto& change) { return last.at(change.id) != change.seq; });
    return changes;
}

ExactProgress progress_after(ExactProgress progress, std::span<const VectorChange> changes) {
    for (const auto& change : changes) {
        progress.last_seq = std::max(progress.last_seq, change.seq);
        progress.recent.push_back({.seq = change.seq, .id = change.id});
        if (progress.recent.size() > kRecentChanges) progress.recent.pop_front();
    }
    return progress;
}

}  // namespace

ExactIndex::ExactIndex(ExactIndexOptions options) : options_(std::move(options)) {
    open();
    scans_ = std::make_unique<ExactScans>(
        vectors_mutex_,
        *vectors_,
        *floats_,
        ExactScans::Options{.simd = options_.simd, .threads = options_.threads}
    );
    graphs_ = std::make_unique<ExactGraphs>(
        vectors_mutex_, *vectors_, options_.exact_limit, options_.simd
    );
    if (is_durable())
        saver_ = std::jthread([this](const std::stop_token& stop) { keep_saving(stop); });
    grapher_ = std::jthread([this](const std::stop_token& stop) { keep_graphs(stop); });
}

ExactIndex::~ExactIndex() { stop(); }

void ExactIndex::open() {
    const std::string& directory = options_.directory;
    try {
        if (!directory.empty()) {
            lock_ = lock_directory(directory);
            if (load()) return;
            floats_ = std::make_unique<FloatFile>(
                FloatFile::create(floats_path(directory), options_.dimensions)
            );
        }
    } catch (const std::exception& error) {
        lock_ = FileDescriptor();
        log::warn(
            "vectors: the directory cannot be used, so vectors are kept in memory only",
            {{"directory", directory}, {"error", error.what()}}
        );
    }
    if (!floats_) floats_ = std::make_unique<FloatFile>(options_.dimensions);
    vectors_ = std::make_unique<ExactVectors>(options_.dimensions, *floats_);
}

/// False when there is nothing that can be used.
bool ExactIndex::load() {
    const auto path = snapshot_path(options_.directory);
    if (!std::filesystem::exists(path)) return false;
    try {
        auto floats = FloatFile::open(floats_path(options_.directory), options_.dimensions);
        if (!floats) throw FileDamaged("its file of vectors is missing or of another size");
        floats_ = std::make_unique<FloatFile>(std::move(*floats));
        vectors_ = std::make_unique<ExactVectors>(options_.dimensions, *floats_);
        progress_ = load_snapshot(
            path, {.model = options_.model, .dimensions = options_.dimensions}, *vectors_
        );
        log::info(
            "vectors: snapshot loaded",
            {{"vectors", vectors_->size()}, {"last_seq", progress_.last_seq}}
        );
        return true;
    } catch (const std::exception& error) {
        log::warn(
            "vectors: the snapshot was ignored; the index is filled from the database",
            {{"file", path}, {"error", error.what()}}
        );
    }
    vectors_.reset();
    floats_.reset();
    progress_ = {};
    return false;
}

std::int64_t ExactIndex::last_seq() const {
    const std::lock_guard lock(mutex_);
    return progress_.last_seq;
}

std::vector<AppliedChange> ExactIndex::recent() const {
    const std::lock_guard lock(mutex_);
    return {progress_.recent.begin(), progress_.recent.end()};
}

std::size_t ExactIndex::size() const {
    const std::shared_lock reading(vectors_mutex_);
    return vectors_->size();
}

void ExactIndex::apply(std::vector<VectorChange> changes) {
    if (changes.empty()) return;
    const std::lock_guard applying(applying_);
    std::ranges::sort(changes, {}, &VectorChange::seq);
    auto progress = [&] {
        const std::lock_guard lock(mutex_);
        has_changed_ = true;
        return progress_;
    }();
    progress = progress_after(std::move(progress), changes);
    changes = latest(std::move(changes));
    for (std::size_t i = 0; i < changes.size(); i += kChangesAtOnce)
        apply_some(std::span(changes).subspan(i, std::min(kChangesAtOnce, changes.size() - i)));
    const std::lock_guard lock(mutex_);
    progress_ = std::move(progress);
    has_changed_ = true;
}

/// Everything that takes long is done without the lock: between the two times that it is held, the
/// floats are written to places that only this caller knows.
void ExactIndex::apply_some(std::span<VectorChange> changes) {
    std::vector<PreparedPoint> points;
    std::vector<DecisionId> gone;
    for (auto& [seq, id, org, point, _] : changes) {
        const bool is_usable =
            point && point->vector.size() == options_.dimensions && normalize(point->vector);
        if (is_usable) {
            points.emplace_back(std::move(*point));
            continue;
        }
        gone.push_back(id);
        if (!point) continue;
        if (const auto dropped = refused_.admit(SteadyClock::now()))
            log::warn(
                "vectors: a vector cannot be used", {{"decision", id.str()}, {"dropped", *dropped}}
            );
    }
    std::vector<ExactVectors::Reserved> places;
    places.reserve(points.size());
    {
        const std::unique_lock writing(vectors_mutex_);
        for (const auto& point : points) places.push_back(vectors_->reserve(point));
    }
    for (std::size_t i = 0; i < points.size(); ++i)
        if (places[i].needs_floats && !floats_->write(places[i].slot, points[i].point.vector))
            if (const auto dropped = refused_.admit(SteadyClock::now()))
                log::warn(
                    "vectors: the disk takes no vectors, so similarities are approximate",
                    {{"dropped", *dropped}}
                );
    const std::unique_lock writing(vectors_mutex_);
    for (std::size_t i = 0; i < points.size(); ++i) vectors_->publish(places[i].slot, points[i]);
    for (const auto& id : gone) vectors_->remove(id);
}

void ExactIndex::clear() {
    const std::lock_guard applying(applying_);
    const std::unique_lock writing(vectors_mutex_);
    vectors_->clear();
    const std::lock_guard lock(mutex_);
    progress_ = {};
    has_changed_ = true;
}

void ExactIndex::save() {
    if (!is_durable()) return;
    const std::lock_guard saving(saving_);
    ExactProgress progress;
    {
        const std::lock_guard lock(mutex_);
        if (!std::exchange(has_changed_, false)) return;
        progress = progress_;
    }
    try {
        save_snapshot(
            snapshot_path(options_.directory),
            {.model = options_.model, .dimensions = options_.dimensions},
            progress,
            vectors_mutex_,
            *vectors_
        );
    } catch (const std::exception& error) {
        log::error("vectors: the snapshot cannot be written", {{"error", error.what()}});
        const std::lock_guard lock(mutex_);
        has_changed_ = true;
    }
}

void ExactIndex::keep_saving(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(mutex_);
            woken_.wait_for(lock, stop, options_.snapshot_pause, [] { return false; });
        }
        save();
    }
}

void ExactIndex::stop() {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(is_stopped_, true)) return;
    }
    scans_->stop();
    grapher_ = {};
    saver_ = {};
    if (size() <= kMostSavedAtStop) save();
}

void ExactIndex::keep_graphs(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        graphs_->choose();
        while (!stop.stop_requested() && graphs_->take_in()) {
        }
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, 1s, [] { return false; });
    }
}

asio::awaitable<std::vector<VectorHit>> ExactIndex::find(VectorSearch search) {
    if (search.vector.size() != options_.dimensions)
        throw VectorsAway(fmt::format(
            "the vector has {} numbers, those of the index have {}",
            search.vector.size(),
            options_.dimensions
        ));
    if (!normalize(search.vector)) throw VectorsAway("the vector has numbers that are not finite");
    const auto query =
        std::make_shared<ExactQuery>(std::move(search), SteadyClock::now() + kLongestSearch);
    auto start = [this, &query](auto handler) {
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        // What belongs to the caller's executor goes there, and is not left with the thread here.
        query->finish = [home = std::move(home), handler = std::move(handler)]() mutable {
            const auto executor = home.get_executor();
            asio::post(executor, [kept = std::move(home), resume = std::move(handler)]() mutable {
                resume();
            });
        };
        scans_->start(query);
    };
    // Not cancelled with the caller: it is short.
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(start), asio::use_awaitable
    );
    if (const auto& failure = query->failure) throw VectorsAway(*failure);
    co_return std::move(query->hits);
}

}  // namespace akashi

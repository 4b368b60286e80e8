#include "vectors/memory_index.hpp"

#include "base/log.hpp"
#include "base/run_on.hpp"
#include "vectors/exact_index.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace akashi {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kPause = 1s;
/// Changes that are read at once: 4 MB of vectors with 1,024 dimensions.
constexpr std::int64_t kPage = 1'000;

}  // namespace

/// The vectors of a model.
struct MemoryIndex::Loaded {
    std::string model;
    std::unique_ptr<ExactIndex> index;
    bool is_complete = false;
};

MemoryIndex::MemoryIndex(
    const Context& context, VectorFeed& feed, Options options, FindModel find_model
)
    : feed_(feed),
      options_(std::move(options)),
      find_model_(std::move(find_model)),
      following_(context.executor, "memory_index", kPause, [this] { return step(); }) {}

MemoryIndex::~MemoryIndex() = default;

void MemoryIndex::start() { following_.start(); }

void MemoryIndex::wake() { following_.kick(); }

asio::awaitable<void> MemoryIndex::stop() {
    stopping_ = true;
    co_await following_.stop(kStepGrace);
    if (auto last = loaded()) co_await run_on(worker_, [&last] { last->index->stop(); });
}

asio::awaitable<std::vector<VectorHit>> MemoryIndex::find(VectorSearch search) {
    std::shared_ptr<Loaded> last;
    {
        const std::lock_guard lock(mutex_);
        if (loaded_ && loaded_->is_complete) last = loaded_;
    }
    if (!last) throw VectorsAway("the vectors are being loaded");
    if (last->index->size() == 0) throw VectorsAway("there are no vectors of this model");
    co_return co_await last->index->find(std::move(search));
}

asio::awaitable<void> MemoryIndex::step() {
    auto model = find_model_();
    if (!model) co_return;
    auto last = loaded();
    if (!last || last->model != model->name) {
        co_await open(std::move(*model));
        last = loaded();
    }
    co_await catch_up(std::move(last));
}

/// Begins with the snapshot, if it is of this database and this model.
asio::awaitable<void> MemoryIndex::open(EmbeddingModel model) {
    auto next = std::make_shared<Loaded>();
    next->model = model.name;
    auto before = loaded();
    set_loaded(nullptr);
    co_await run_on(worker_, [&] {
        if (before) before->index->stop();
        before.reset();
        next->index = std::make_unique<ExactIndex>(ExactIndexOptions{
            .model = model.name,
            .dimensions = model.dimensions,
            .directory = options_.directory,
            .exact_limit = options_.exact_limit
        });
    });
    std::vector<SeenChange> seen;
    for (const auto& change : next->index->recent()) seen.push_back({change.seq, change.id});
    if (!seen.empty() && !co_await feed_.goes_on_behind(std::move(seen))) {
        log::info("vectors: the snapshot is not of this database any more, loading anew");
        co_await run_on(worker_, [&next] { next->index->clear(); });
    }
    set_loaded(std::move(next));
}

asio::awaitable<void> MemoryIndex::catch_up(std::shared_ptr<Loaded> loaded) {
    const auto begin = SteadyClock::now();
    while (!stopping_) {
        auto changes = co_await feed_.list_changes(loaded->model, loaded->index->last_seq(), kPage);
        const bool is_last = std::ssize(changes) < kPage;
        if (is_complete(*loaded)) warn_of_other_models(changes);
        if (!changes.empty())
            co_await run_on(worker_, [&] { loaded->index->apply(std::move(changes)); });
        if (is_last) break;
    }
    if (is_complete(*loaded) || stopping_) co_return;
    set_complete(*loaded);
    const auto time = SteadyClock::now() - begin;
    log::info(
        "vectors: loaded",
        {{"count", loaded->index->size()},
         {"model", loaded->model},
         {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(time).count()}}
    );
}

std::shared_ptr<MemoryIndex::Loaded> MemoryIndex::loaded() const {
    const std::lock_guard lock(mutex_);
    return loaded_;
}

void MemoryIndex::set_loaded(std::shared_ptr<Loaded> loaded) {
    const std::lock_guard lock(mutex_);
    loaded_ = std::move(loaded);
}

bool MemoryIndex::is_complete(const Loaded& loaded) const {
    const std::lock_guard lock(mutex_);
    return loaded.is_complete;
}

/// Those that were made before this server had its model are no news.
void MemoryIndex::warn_of_other_models(const std::vector<VectorChange>& changes) {
    const bool has_others = std::ranges::any_of(changes, &VectorChange::is_of_another_model);
    if (has_others && other_models_.admit(SteadyClock::now()))
        log::warn("vectors: another server makes vectors of another model, which are not found here"
        );
}

void MemoryIndex::set_complete(Loaded& loaded) {
    const std::lock_guard lock(mutex_);
    loaded.is_complete = true;
}

}  // namespace akashi

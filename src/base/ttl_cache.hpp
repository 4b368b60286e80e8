#pragma once

#include "base/steady_clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace akashi {

/// A bounded map whose entries live for a fixed time. When it is full, it drops all entries: the
/// cache is an optimisation, and a flood of keys must not make it grow. Thread-safe.
template <class Key, class Value>
class TtlCache {
public:
    using Clock = SteadyClock;

    TtlCache(std::size_t capacity, std::chrono::milliseconds lifetime)
        : capacity_(capacity), lifetime_(lifetime) {}

    /// The value, unless it is missing or older than the lifetime.
    std::optional<Value> find(const Key& key) const { return find(key, lifetime_); }
    /// The same with a limit that may be shorter than the lifetime.
    std::optional<Value> find(const Key& key, std::chrono::milliseconds longest) const {
        const std::lock_guard lock(mutex_);
        const auto entry = entries_.find(key);
        if (entry == entries_.end()) return std::nullopt;
        const auto age = Clock::now() - entry->second.inserted;
        if (age >= lifetime_ || age >= longest) return std::nullopt;
        return entry->second.value;
    }

    /// Changes with every clear() and erase_if(). Read it before you look a value up elsewhere, and
    /// pass it to insert(), which then ignores a value that was found before one of them.
    std::uint64_t generation() const {
        const std::lock_guard lock(mutex_);
        return generation_;
    }

    void insert(const Key& key, Value value, std::uint64_t generation) {
        const std::lock_guard lock(mutex_);
        if (generation != generation_) return;
        if (entries_.size() >= capacity_) entries_.clear();
        entries_.insert_or_assign(key, Entry{std::move(value), Clock::now()});
    }

    void erase(const Key& key) {
        const std::lock_guard lock(mutex_);
        entries_.erase(key);
    }

    /// Drops the entries whose value fits. Looks at all of them.
    template <class Fits>
    void erase_if(Fits fits) {
        const std::lock_guard lock(mutex_);
        std::erase_if(entries_, [&](const auto& entry) { return fits(entry.second.value); });
        ++generation_;
    }

    void clear() {
        const std::lock_guard lock(mutex_);
        entries_.clear();
        ++generation_;
    }

private:
    struct Entry {
        Value value;
        Clock::time_point inserted;
    };

    const std::size_t capacity_;
    const std::chrono::milliseconds lifetime_;
    mutable std::mutex mutex_;
    std::unordered_map<Key, Entry> entries_;
    std::uint64_t generation_ = 0;
};

}  // namespace akashi

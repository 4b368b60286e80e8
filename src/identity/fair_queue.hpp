#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace akashi {

/// A bounded queue in which nobody can be in everybody's way. Sources take turns, and within a
/// source its topics do; items of one topic keep their order. One thread at a time.
template <class Item>
class FairQueue {
public:
    explicit FairQueue(std::size_t limit) : limit_(limit) {}

    /// Adds an item. When the queue is full, takes out and returns the newest item of the source
    /// that has most of them, which may be the one just added.
    std::optional<Item> push(const std::string& source, const std::string& topic, Item item) {
        Source& place = find_or_add(sources_, source);
        find_or_add(place.topics, topic).items.push_back(std::move(item));
        ++place.size;
        if (++size_ <= limit_) return std::nullopt;
        return drop();
    }

    /// The next item; nothing when the queue is empty.
    std::optional<Item> pop() {
        if (sources_.empty()) return std::nullopt;
        Source source = std::move(sources_.front());
        sources_.pop_front();
        Topic topic = std::move(source.topics.front());
        source.topics.pop_front();
        Item item = std::move(topic.items.front());
        topic.items.pop_front();
        if (!topic.items.empty()) source.topics.push_back(std::move(topic));
        if (--source.size > 0) sources_.push_back(std::move(source));
        --size_;
        return item;
    }

    /// How many items there are.
    std::size_t size() const { return size_; }

private:
    struct Topic {
        std::string name;
        std::deque<Item> items;
    };
    struct Source {
        std::string name;
        std::deque<Topic> topics;  ///< in the order of their turns
        std::size_t size = 0;      ///< of all items
    };

    /// Looks at all of them: the limit keeps them few.
    template <class Named>
    static Named& find_or_add(std::deque<Named>& all, const std::string& name) {
        const auto found = std::ranges::find(all, name, &Named::name);
        if (found != all.end()) return *found;
        Named& added = all.emplace_back();
        added.name = name;
        return added;
    }

    /// Of several that are the largest, the last, so that a newcomer does not push others out.
    template <class Named, class Size>
    static auto largest(std::deque<Named>& all, Size size) {
        auto best = all.begin();
        for (auto it = all.begin(); it != all.end(); ++it)
            if (size(*it) >= size(*best)) best = it;
        return best;
    }

    Item drop() {
        const auto source = largest(sources_, [](const Source& s) { return s.size; });
        const auto topic = largest(source->topics, [](const Topic& t) { return t.items.size(); });
        Item item = std::move(topic->items.back());
        topic->items.pop_back();
        if (topic->items.empty()) source->topics.erase(topic);
        if (--source->size == 0) sources_.erase(source);
        --size_;
        return item;
    }

    const std::size_t limit_;
    std::deque<Source> sources_;  ///< in the order of their turns
    std::size_t size_ = 0;
};

}  // namespace akashi

#include "http/connection_table.hpp"

#include "base/steady_clock.hpp"

#include <algorithm>
#include <utility>

namespace akashi::http {

namespace {

/// Looking for victims reads the whole table, so it finds some at once in a large one.
constexpr std::size_t kPlacesPerVictim = 256;

/// What a new connection costs its network, see Pace.
constexpr double kArrivalUnits = 10;
constexpr std::size_t kNetworks = 10'000;  // more are kept only while they have connections

}  // namespace

ConnectionTable::Place::Ticks ConnectionTable::Place::ticks() {
    return SteadyClock::now().time_since_epoch().count();
}

void ConnectionTable::Place::hold(Held what, std::size_t bytes) {
    held_ = what;
    held_bytes_ = bytes;
    held_since_ = ticks();
}

bool ConnectionTable::is_full() const {
    const std::lock_guard lock(mutex_);
    return places_.size() >= limits_.places + limits_.reserve + limits_.leaving;
}

std::shared_ptr<ConnectionTable::Place> ConnectionTable::enter(
    std::string network, std::function<void()> evict_connection, Arrival arrival
) {
    auto place = std::make_shared<Place>();
    place->evict_ = std::move(evict_connection);
    Victims victims;
    {
        const std::lock_guard lock(mutex_);
        if (regular_ >= limits_.places) victims = choose_waiting(false);
        dismiss(victims);
        place->is_reserve_ = regular_ >= limits_.places;
        if (place->is_reserve_ && reserve_ >= limits_.reserve) {
            victims = choose_waiting(true);
            dismiss(victims);
            if (reserve_ >= limits_.reserve) return nullptr;
        }
        ++(place->is_reserve_ ? reserve_ : regular_);
        if (networks_.size() >= kNetworks) {
            std::erase_if(networks_, [](const auto& known) {
                return known.second.connections == 0;
            });
        }
        place->network_ = networks_.try_emplace(std::move(network)).first;
        auto& [connections, arrivals] = place->network_->second;
        ++connections;
        if (arrival == Arrival::of_client)
            place->is_hasty_ = !arrivals.spend(kArrivalUnits, Pace::Clock::now());
        places_.insert(place);
    }
    evict(victims);
    return place;
}

ConnectionTable::Counts ConnectionTable::counts() const {
    const std::lock_guard lock(mutex_);
    return {.regular = regular_, .reserve = reserve_, .streams = streams_};
}

bool ConnectionTable::begin_stream(Place& place) {
    const std::lock_guard lock(mutex_);
    if (streams_ >= limits_.places - limits_.places / 4) return false;
    if (!std::exchange(place.streams_, true)) ++streams_;
    return true;
}

void ConnectionTable::end_stream(Place& place) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(place.streams_, false)) --streams_;
}

void ConnectionTable::leave(const std::shared_ptr<Place>& place) {
    end_stream(*place);
    const std::lock_guard lock(mutex_);
    dismiss({place});
    --place->network_->second.connections;
    places_.erase(place);
}

void ConnectionTable::make_room() {
    Victims victims;
    {
        const std::lock_guard lock(mutex_);
        victims = choose_waiting(false);
        dismiss(victims);
    }
    evict(victims);
}

void ConnectionTable::free(Held what, std::size_t bytes) {
    Victims victims;
    {
        const std::lock_guard lock(mutex_);
        Aged holders;
        for (const auto& place : places_) {
            const auto since = place->held_since_.load();
            if (!place->leaves_ && since != 0 && place->held_ == what)
                holders.emplace_back(since, place);
        }
        std::ranges::sort(holders, {}, &Aged::value_type::first);
        std::size_t freed = 0;
        for (auto next = holders.begin(); next != holders.end() && freed < bytes; ++next) {
            freed += next->second->held_bytes_;
            victims.push_back(next->second);
        }
        dismiss(victims);
    }
    evict(victims);
}

/// The mutex is held. The oldest first; none when no connection waits.
ConnectionTable::Victims ConnectionTable::choose_waiting(bool of_reserve) const {
    Aged waiting;
    std::size_t most = 0;  // connections of a network
    for (const auto& place : places_) {
        const auto since = place->waiting_since_.load();
        if (place->leaves_ || place->is_reserve_ != of_reserve || since == 0) continue;
        const auto connections = place->network_->second.connections;
        if (connections > most) waiting.clear();
        most = std::max(most, connections);
        if (connections == most) waiting.emplace_back(since, place);
    }
    const auto count =
        std::min(waiting.size(), std::max<std::size_t>(1, limits_.places / kPlacesPerVictim));
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(count);
    std::ranges::partial_sort(waiting, end, {}, &Aged::value_type::first);
    Victims victims;
    for (auto next = waiting.begin(); next != end; ++next) victims.push_back(next->second);
    return victims;
}

/// The mutex is held. From now on their places count as free.
void ConnectionTable::dismiss(const Victims& victims) {
    for (const auto& place : victims) {
        if (std::exchange(place->leaves_, true)) continue;
        --(place->is_reserve_ ? reserve_ : regular_);
    }
}

void ConnectionTable::evict(const Victims& victims) {
    for (const auto& place : victims) place->evict_();
}

}  // namespace akashi::http

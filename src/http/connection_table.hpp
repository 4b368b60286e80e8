#pragma once

#include "http/pace.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace akashi::http {

/// Who is connected, and who has to leave when there is no place left: the connection that has
/// waited longest for its client, among those of the network with the most connections
/// (docs/operations/connections-of-clients.md). Any thread may call.
class ConnectionTable {
    struct Network {
        std::size_t connections = 0;
        Pace arrivals;
    };

public:
    /// What a connection holds in memory while it waits for its client.
    enum class Held { body, answer };

    /// From where a connection comes. A proxy brings those of many clients.
    enum class Arrival { of_client, of_proxy };

    /// A connection's place. Its state may be set by one thread and read by others.
    class Place {
    public:
        /// Only health checks are served, then the connection closes.
        bool is_reserve() const { return is_reserve_; }

        /// Its network opens connections faster than 200 a second; it should be served later.
        bool is_hasty() const { return is_hasty_; }

        /// The server waits for the client's next request. Such a connection may be evicted.
        void wait() { waiting_since_ = ticks(); }
        /// The server works on a request.
        void serve() { waiting_since_ = 0; }
        bool is_waiting() const { return waiting_since_ != 0; }

        /// The client does not take its answer of `bytes` at once, or does not send its body. Such
        /// a connection may be evicted when others need the memory for the same.
        void hold(Held what, std::size_t bytes);
        void release() { held_since_ = 0; }
        bool is_holding() const { return held_since_ != 0; }

    private:
        friend class ConnectionTable;
        using Ticks = std::int64_t;
        static Ticks ticks();

        std::map<std::string, Network>::iterator network_;
        bool is_reserve_ = false;
        bool is_hasty_ = false;
        bool leaves_ = false;   // guarded by the table's mutex; so is streams_
        bool streams_ = false;  // has one of the endless streams
        std::function<void()> evict_;
        std::atomic<Ticks> waiting_since_ = ticks();  // 0: it does not wait
        std::atomic<Ticks> held_since_ = 0;           // 0: it holds nothing
        std::atomic<Held> held_ = Held::answer;
        std::atomic<std::size_t> held_bytes_ = 0;
    };

    struct Limits {
        std::size_t places;
        std::size_t reserve;  ///< more places, for health checks only
        std::size_t leaving;  ///< connections that may still be closing beside these
    };

    explicit ConnectionTable(Limits limits) : limits_(limits) {}

    /// True when so many connections are open or still closing that no more may be accepted.
    bool is_full() const;

    /// A place for a new connection of this network; null when not even a reserve place is left.
    /// `evict` asks the connection to close; any thread may call it, and also after leave(). It
    /// must not block. The connections of a proxy are never hasty.
    std::shared_ptr<Place> enter(
        std::string network, std::function<void()> evict, Arrival arrival = Arrival::of_client
    );
    /// Gives the place back.
    void leave(const std::shared_ptr<Place>& place);

    struct Counts {
        std::size_t regular = 0;  ///< without those that leave
        std::size_t reserve = 0;
        std::size_t streams = 0;  ///< of the regular ones, those with an endless stream
    };
    Counts counts() const;
    /// How many regular connections there can be.
    std::size_t places() const { return limits_.places; }

    /// Notes that the connection begins a stream without an end, which cannot be evicted. False
    /// when three quarters of the places have one.
    bool begin_stream(Place& place);
    void end_stream(Place& place);

    /// Evicts connections that wait, if there are any. For when the process has run out of files.
    void make_room();
    /// Evicts the connections that hold bodies or answers longest, until they held `bytes`.
    void free(Held what, std::size_t bytes);

private:
    using Victims = std::vector<std::shared_ptr<Place>>;
    /// Places by a time that was read once, because their owners may change it meanwhile.
    using Aged = std::vector<std::pair<Place::Ticks, std::shared_ptr<Place>>>;

    Victims choose_waiting(bool of_reserve) const;
    void dismiss(const Victims& victims);
    static void evict(const Victims& victims);

    const Limits limits_;
    mutable std::mutex mutex_;  // guards what follows
    std::unordered_set<std::shared_ptr<Place>> places_;
    std::map<std::string, Network> networks_;  // those without connections are kept for a while
    std::size_t regular_ = 0;                  // without those that leave; so is reserve_
    std::size_t reserve_ = 0;
    std::size_t streams_ = 0;
};

}  // namespace akashi::http

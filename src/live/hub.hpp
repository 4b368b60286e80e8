#pragma once

#include "base/steady_clock.hpp"
#include "core/caller.hpp"
#include "live/ring.hpp"
#include "live/sights.hpp"

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace akashi {

/// A stream that follows an organization. Has no queue of its own: only a place in the ring that
/// all streams of the organization share.
class Follower {
public:
    Follower(const Caller& caller, Wanted wanted)
        : org_(caller.org),
          agent_row_(caller.id),
          agent_id_(caller.agent_id),
          sees_everything_(caller.is_admin()),
          wanted_(std::move(wanted)) {}
    virtual ~Follower() = default;

    /// Something may have changed for it. Any thread calls; must not block or throw.
    virtual void wake() = 0;

private:
    friend class Hub;

    const OrgId org_;
    const AgentRowId agent_row_;
    const std::string agent_id_;
    // Guarded by the hub's mutex.
    bool sees_everything_;
    const Wanted wanted_;
    bool follows_ = false;   ///< it was adopted
    Ring::Place place_ = 0;  ///< of the next event, once it follows
    std::string position_;   ///< behind all that it was given, for FeedStore
    bool is_waiting_ = false;
};

/// Who follows which organization, and the events that they have not been given yet. Any thread may
/// call.
class Hub {
public:
    using Clock = SteadyClock;
    using FollowerPointer = std::shared_ptr<Follower>;

    /// More streams of one agent are refused.
    static constexpr std::size_t kStreamsOfAgent = 10'000;

    explicit Hub(Ring::Limits limits) : limits_(limits) {}
    Hub() : Hub(Ring::Limits()) {}

    // For the streams.
    /// The follower waits until adopt() lets it follow. False when its agent has too many streams.
    bool join(const FollowerPointer& follower);
    /// Harmless for one that has left already.
    void leave(const FollowerPointer& follower);
    /// The role of its caller, which may have changed since it joined.
    void set_sees_everything(Follower& follower, bool sees_everything);

    enum class State {
        nothing,  ///< there is nothing to take
        ready,    ///< take() has something
        blind,    ///< first somebody must find out what it may see, see Round
        ended,    ///< the server stops
    };
    /// Unless it is ready or the end has come, the follower is woken once when that may have
    /// changed. Only the first one of an organization is told that it is blind.
    State look(Follower& follower, Clock::time_point now);

    struct Taken {
        Frames frames;  ///< those that it wants and may see
        /// The ring was faster: events were lost after this position. What is current comes next.
        std::optional<std::string> lost_after;
    };
    /// The next events for a follower that is ready.
    Taken take(Follower& follower, Clock::time_point now);
    /// Whether it follows; whether events that it was not given are lost; behind what it stands.
    bool follows(const Follower& follower) const;
    bool is_behind(const Follower& follower) const;
    std::string position(const Follower& follower) const;
    /// Goes to the end of the ring, past what is there or was lost.
    void skip_to_end(Follower& follower);

    // For whoever reads the feed, one at a time.
    struct Round {
        std::vector<OrgId> followed;           ///< what is to be read
        std::vector<OrgId> blind;              ///< where somebody must know what it may see
        std::vector<FollowerPointer> joining;  ///< who waits to follow

        bool is_needed() const { return !followed.empty() || !joining.empty(); }
    };
    /// Forgets events that are too old.
    Round begin_round(Clock::time_point now);

    /// The callers of whom it must be known what they may see before something is published.
    std::vector<std::string> stale_callers(OrgId org, Clock::time_point now) const;
    void set_sight(
        OrgId org,
        const std::string& caller,
        const std::vector<std::string>& agents,
        Clock::time_point read_at
    );

    using News = std::map<OrgId, Frames>;
    /// Adds what was read up to `position` and wakes who waits in these organizations, also when
    /// one has no new event: then somebody can see again.
    void publish(const News& news, std::string position, Clock::time_point now);
    /// Those who joined before the round began follow from here on.
    void adopt(const std::vector<FollowerPointer>& joining);
    /// Everybody loses what it was not given, and goes on behind the position.
    void break_off(std::string position);

    /// How many streams there are.
    std::size_t count_followers() const;

    /// The server stops: everybody is woken, and nobody may join any more.
    void end();
    bool has_ended() const { return has_ended_; }

private:
    /// What the streams of an organization share.
    struct Audience {
        explicit Audience(Ring::Limits limits) : ring(limits) {}

        Ring ring;
        Sights sights;
        std::unordered_set<FollowerPointer> followers;
        bool is_followed = false;  ///< at least one follower was adopted
        bool is_blind = false;     ///< somebody waits to know what it may see
    };

    // The mutex is held.
    Audience& audience_of(const Follower& follower);
    const Audience& audience_of(const Follower& follower) const;
    static bool is_blind(const Follower& follower, const Audience& audience, Clock::time_point now);
    static void collect_waiting(Audience& audience, std::vector<FollowerPointer>& waiting);
    std::vector<FollowerPointer> collect_all_waiting();

    const Ring::Limits limits_;
    std::atomic<bool> has_ended_ = false;
    mutable std::mutex mutex_;  // guards what follows
    std::map<OrgId, Audience> audiences_;
    std::unordered_set<FollowerPointer> joining_;
    std::unordered_map<AgentRowId, std::size_t> streams_;
    std::string position_;  ///< up to which the feed was read
};

}  // namespace akashi

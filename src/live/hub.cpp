#include "live/hub.hpp"

namespace akashi {

namespace {

/// The bytes of the events that a stream takes at a time, beside the last one: a client that reads
/// slowly holds no more of them.
constexpr std::size_t kTake = 16'384;

/// Whether the caller may see every agent of the event.
bool may_see(const Sights& sights, const std::string& caller, const Frame& frame) {
    return sights.may_see(caller, frame.agent_id) &&
           (!frame.other_agent_id || sights.may_see(caller, *frame.other_agent_id));
}

void wake_all(const std::vector<Hub::FollowerPointer>& followers) {
    for (const auto& follower : followers) follower->wake();
}

}  // namespace

bool Hub::join(const FollowerPointer& follower) {
    const std::lock_guard lock(mutex_);
    auto& streams = streams_[follower->agent_row_];
    if (streams == kStreamsOfAgent) return false;
    ++streams;
    auto& audience = audiences_.try_emplace(follower->org_, limits_).first->second;
    audience.followers.insert(follower);
    joining_.insert(follower);
    if (!follower->sees_everything_) audience.sights.add_caller(follower->agent_id_);
    return true;
}

void Hub::leave(const FollowerPointer& follower) {
    const std::lock_guard lock(mutex_);
    const auto audience = audiences_.find(follower->org_);
    if (audience == audiences_.end() || audience->second.followers.erase(follower) == 0) return;
    if (!follower->sees_everything_) audience->second.sights.remove_caller(follower->agent_id_);
    if (audience->second.followers.empty()) audiences_.erase(audience);
    joining_.erase(follower);
    const auto streams = streams_.find(follower->agent_row_);
    if (--streams->second == 0) streams_.erase(streams);
}

void Hub::set_sees_everything(Follower& follower, bool sees_everything) {
    const std::lock_guard lock(mutex_);
    if (follower.sees_everything_ == sees_everything) return;
    follower.sees_everything_ = sees_everything;
    auto& sights = audience_of(follower).sights;
    if (sees_everything)
        sights.remove_caller(follower.agent_id_);
    else
        sights.add_caller(follower.agent_id_);
}

Hub::State Hub::look(Follower& follower, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (has_ended_) return State::ended;
    auto& audience = audience_of(follower);
    const bool has_news = follower.follows_ && follower.place_ != audience.ring.end();
    const bool is_lost = has_news && follower.place_ < audience.ring.begin();
    if (is_lost || (has_news && !is_blind(follower, audience, now))) return State::ready;
    follower.is_waiting_ = true;
    if (!has_news || std::exchange(audience.is_blind, true)) return State::nothing;
    return State::blind;
}

Hub::Taken Hub::take(Follower& follower, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto& audience = audience_of(follower);
    Taken taken;
    if (follower.place_ < audience.ring.begin()) {
        taken.lost_after = std::exchange(follower.position_, position_);
        follower.place_ = audience.ring.end();
        return taken;
    }
    if (is_blind(follower, audience, now)) return taken;
    const Frame* last = nullptr;
    auto& place = follower.place_;
    std::size_t bytes = 0;
    for (; place != audience.ring.end() && bytes < kTake; ++place) {
        const auto& frame = audience.ring.at(place);
        last = frame.get();
        const bool is_visible =
            follower.sees_everything_ || may_see(audience.sights, follower.agent_id_, *frame);
        if (!is_visible || !follower.wanted_.matches(*frame)) continue;
        taken.frames.push_back(frame);
        bytes += frame->text.size();
    }
    if (last != nullptr) follower.position_ = last->position;
    return taken;
}

bool Hub::follows(const Follower& follower) const {
    const std::lock_guard lock(mutex_);
    return follower.follows_;
}

bool Hub::is_behind(const Follower& follower) const {
    const std::lock_guard lock(mutex_);
    return follower.place_ < audience_of(follower).ring.begin();
}

std::string Hub::position(const Follower& follower) const {
    const std::lock_guard lock(mutex_);
    return follower.position_;
}

void Hub::skip_to_end(Follower& follower) {
    const std::lock_guard lock(mutex_);
    follower.place_ = audience_of(follower).ring.end();
    follower.position_ = position_;
}

Hub::Round Hub::begin_round(Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Round round;
    for (auto& [org, audience] : audiences_) {
        audience.ring.expire(now);
        if (audience.is_followed) round.followed.push_back(org);
        if (audience.is_blind) round.blind.push_back(org);
    }
    round.joining.assign(joining_.begin(), joining_.end());
    return round;
}

std::vector<std::string> Hub::stale_callers(OrgId org, Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    const auto found = audiences_.find(org);
    if (found == audiences_.end()) return {};
    return found->second.sights.stale_callers(now);
}

void Hub::set_sight(
    OrgId org,
    const std::string& caller,
    const std::vector<std::string>& agents,
    Clock::time_point read_at
) {
    const std::lock_guard lock(mutex_);
    const auto found = audiences_.find(org);
    if (found != audiences_.end()) found->second.sights.set(caller, agents, read_at);
}

void Hub::publish(const News& news, std::string position, Clock::time_point now) {
    std::vector<FollowerPointer> waiting;
    {
        const std::lock_guard lock(mutex_);
        position_ = std::move(position);
        for (const auto& [org, frames] : news) {
            const auto found = audiences_.find(org);
            if (found == audiences_.end()) continue;
            auto& audience = found->second;
            for (const auto& frame : frames) audience.ring.add(frame, now);
            audience.is_blind = false;
            collect_waiting(audience, waiting);
        }
    }
    wake_all(waiting);
}

void Hub::adopt(const std::vector<FollowerPointer>& joining) {
    {
        const std::lock_guard lock(mutex_);
        for (const auto& follower : joining) {
            if (joining_.erase(follower) == 0) continue;  // it has left
            auto& audience = audience_of(*follower);
            audience.is_followed = true;
            follower->follows_ = true;
            follower->place_ = audience.ring.end();
            follower->position_ = position_;
            follower->is_waiting_ = false;
        }
    }
    wake_all(joining);
}

void Hub::break_off(std::string position) {
    std::vector<FollowerPointer> waiting;
    {
        const std::lock_guard lock(mutex_);
        position_ = std::move(position);
        for (auto& [org, audience] : audiences_) audience.ring.break_off();
        waiting = collect_all_waiting();
    }
    wake_all(waiting);
}

std::size_t Hub::count_followers() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& [agent, streams] : streams_) count += streams;
    return count;
}

void Hub::end() {
    std::vector<FollowerPointer> waiting;
    {
        const std::lock_guard lock(mutex_);
        has_ended_ = true;
        waiting = collect_all_waiting();
    }
    wake_all(waiting);
}

Hub::Audience& Hub::audience_of(const Follower& follower) { return audiences_.at(follower.org_); }

const Hub::Audience& Hub::audience_of(const Follower& follower) const {
    return audiences_.at(follower.org_);
}

bool Hub::is_blind(const Follower& follower, const Audience& audience, Clock::time_point now) {
    return !follower.sees_everything_ && !audience.sights.knows(follower.agent_id_, now);
}

void Hub::collect_waiting(Audience& audience, std::vector<FollowerPointer>& waiting) {
    for (const auto& follower : audience.followers)
        if (std::exchange(follower->is_waiting_, false)) waiting.push_back(follower);
}

std::vector<Hub::FollowerPointer> Hub::collect_all_waiting() {
    std::vector<FollowerPointer> waiting;
    for (auto& [org, audience] : audiences_) collect_waiting(audience, waiting);
    return waiting;
}

}  // namespace akashi

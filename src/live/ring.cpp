#include "live/ring.hpp"

namespace akashi {

void Ring::add(std::shared_ptr<const Frame> frame, SteadyClock::time_point now) {
    bytes_ += frame->text.size();
    entries_.push_back({std::move(frame), now});
    while (entries_.size() > limits_.frames || (bytes_ > limits_.bytes && entries_.size() > 1))
        drop_oldest();
}

void Ring::expire(SteadyClock::time_point now) {
    while (!entries_.empty() && now - entries_.front().time > limits_.age) drop_oldest();
}

void Ring::break_off() {
    while (!entries_.empty()) drop_oldest();
    ++begin_;
}

void Ring::drop_oldest() {
    bytes_ -= entries_.front().frame->text.size();
    entries_.pop_front();
    ++begin_;
}

}  // namespace akashi

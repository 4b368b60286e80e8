#include "decisions/timeline.hpp"

#include "decisions/timeline_conflicts.hpp"

#include <algorithm>

namespace akashi {

namespace chrono = std::chrono;

std::optional<Granularity> parse_granularity(std::string_view name) {
    if (name == "day") return Granularity::day;
    if (name == "week") return Granularity::week;
    return std::nullopt;
}

std::string_view to_string(Granularity granularity) {
    return granularity == Granularity::day ? "day" : "week";
}

chrono::days width_of(Granularity granularity) {
    return chrono::days(granularity == Granularity::day ? 1 : 7);
}

Time start_of_bucket(Granularity granularity, Time time) {
    const auto day = chrono::floor<chrono::days>(time);
    if (granularity == Granularity::day) return day;
    return day - (chrono::weekday(day) - chrono::Monday);
}

std::int64_t TimelineQuery::buckets() const {
    if (from > to) return 0;
    const auto length = start_of_bucket(granularity, to) - start_of_bucket(granularity, from);
    return length / width_of(granularity) + 1;
}

DecisionFilter TimelineQuery::filter() const {
    DecisionFilter filter;
    if (agent_id) filter.agent_ids = {*agent_id};
    filter.project = project;
    filter.from = from;
    filter.to = to;
    return filter;
}

DecisionFilter TimelineQuery::filter_of(Time start) const {
    DecisionFilter within = filter();
    within.from = std::max(from, start);
    within.to = std::min(to, start + width_of(granularity) - chrono::microseconds(1));
    return within;
}

void add_conflicts(Timeline& timeline, Time start, std::int64_t count) {
    // The newest bucket comes first.
    auto place = std::ranges::lower_bound(
        timeline.buckets, start, std::ranges::greater(), &TimelineBucket::start
    );
    if (place == timeline.buckets.end() || place->start != start) {
        place = timeline.buckets.emplace(place);
        place->start = start;
    }
    place->conflict_count = count;
}

}  // namespace akashi

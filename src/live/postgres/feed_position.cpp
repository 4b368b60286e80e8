#include "live/postgres/feed_position.hpp"

#include "base/parse_integer.hpp"

#include <boost/algorithm/string/erase.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace akashi::postgres {
namespace {

constexpr std::size_t kMaxText = 500;
constexpr std::int64_t kEndOfTime = 253'402'300'800'000'000;  // the year 10000, in microseconds

/// Takes what stands before the separator, or everything.
std::string_view take(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

/// Numbers with a separator between them; nothing when one is none.
std::optional<std::vector<Xid>> parse_list(std::string_view text, char separator) {
    std::vector<Xid> numbers;
    while (!text.empty()) {
        const auto number = parse_integer<Xid>(take(text, separator));
        if (!number) return std::nullopt;
        numbers.push_back(*number);
    }
    return numbers;
}

std::optional<FeedPosition::Row> parse_row(std::string_view text) {
    const auto xid = parse_integer<Xid>(take(text, '.'));
    const auto id = Uuid::parse(text);
    if (!xid || !id) return std::nullopt;
    return FeedPosition::Row{*xid, *id};
}

bool contains(const std::vector<Xid>& sorted, Xid xid) {
    return std::ranges::binary_search(sorted, xid);
}

}  // namespace

Snapshot Snapshot::parse(std::string_view text) {
    take(text, ':');  // the first running one
    const auto end = parse_integer<Xid>(take(text, ':'));
    auto running = parse_list(text, ',');
    if (!end || !running) throw std::logic_error("a snapshot from PostgreSQL has another form");
    return {*end, std::move(*running)};
}

FeedPosition FeedPosition::behind(const Snapshot& snapshot, Time time, Xid floor) {
    FeedPosition position{.floor = floor, .open = {}, .last = std::nullopt, .time = time};
    for (const Xid xid : snapshot.running)
        if (xid < floor) position.open.push_back(xid);
    position.limit();
    return position;
}

FeedPosition FeedPosition::behind(const Snapshot& snapshot, const Row& row) const {
    FeedPosition position{.floor = std::max(floor, row.xid), .open = {}, .last = row, .time = time};
    const bool is_old = row.xid < floor;
    for (const Xid xid : is_old ? open : snapshot.running) {
        const bool is_to_come =
            is_old ? xid >= row.xid || contains(snapshot.running, xid) : xid < row.xid;
        if (is_to_come) position.open.push_back(xid);
    }
    position.limit();
    return position;
}

void FeedPosition::limit() {
    if (open.size() <= kMaxOpen) return;
    floor = open[kMaxOpen];
    open.resize(kMaxOpen);
}

std::string FeedPosition::text() const {
    std::string text = fmt::format("p{}-{}-{}", floor, to_microseconds(time), fmt::join(open, "."));
    if (last) text += fmt::format("-{}.{}", last->xid, boost::erase_all_copy(last->id.str(), "-"));
    return text;
}

std::optional<FeedPosition> FeedPosition::parse(std::string_view text) {
    if (text.size() > kMaxText || !text.starts_with('p')) return std::nullopt;
    std::string_view rest = text.substr(1);
    const auto floor = parse_integer<Xid>(take(rest, '-'));
    const auto time = parse_integer<std::int64_t>(take(rest, '-'));
    auto open = parse_list(take(rest, '-'), '.');
    if (!floor || !time || *time < 0 || *time >= kEndOfTime || !open) return std::nullopt;
    FeedPosition position{
        .floor = *floor, .open = std::move(*open), .last = {}, .time = from_microseconds(*time)
    };
    if (!rest.empty()) {
        position.last = parse_row(rest);
        if (!position.last) return std::nullopt;
    }
    const bool is_sorted =
        std::ranges::adjacent_find(position.open, std::greater_equal<>()) == position.open.end();
    const bool is_low = position.open.empty() || position.open.back() < position.floor;
    if (!is_sorted || !is_low || position.open.size() > kMaxOpen) return std::nullopt;
    // Also refuses other spellings of the same numbers.
    if (position.text() != text) return std::nullopt;
    return position;
}

}  // namespace akashi::postgres

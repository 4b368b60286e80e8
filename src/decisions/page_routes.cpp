#include "decisions/page_routes.hpp"

#include "core/page.hpp"

#include <iterator>

namespace akashi {

std::optional<Error> read_page(const http::Request& request, DecisionQuery& query) {
    query.limit = request.integer_parameter("limit", query.limit, 1, kMaxLimit);
    query.offset = request.integer_parameter("offset", 0, 0, kMaxOffset);
    return read_cursor(request.parameter("cursor"), query);
}

std::optional<Error> read_cursor(const std::optional<std::string>& text, DecisionQuery& query) {
    if (text && query.order != DecisionOrder::valid_from)
        return Error(
            ErrorCode::invalid_input,
            "only order_by valid_from has cursors; leave out order_by, or send offset"
        );
    auto cursor = decode_cursor(cursor_list(query.ascending), text, query.offset);
    if (!cursor) return cursor.error();
    query.after = *cursor;
    return std::nullopt;
}

std::optional<std::int64_t> next_offset(const DecisionQuery& query, const DecisionPage& page) {
    if (query.after) return std::nullopt;
    return next_offset(page.has_more, query.offset, std::ssize(page.decisions));
}

}  // namespace akashi

#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace akashi {

/// True when an element of `list` equals `value`.
template <class List, class Value>
bool contains(const List& list, const Value& value) {
    return std::ranges::find(list, value) != std::ranges::end(list);
}

/// The same for a list of words where it is used: `is_one_of({"not", "never"}, word)`.
inline bool is_one_of(std::initializer_list<std::string_view> list, std::string_view word) {
    return contains(list, word);
}

}  // namespace akashi

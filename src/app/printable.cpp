#include "app/printable.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <algorithm>

namespace akashi::app {

std::string printable(std::string text) {
    std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    boost::replace_all(text, "\u009b", " ");  // begins a control sequence, too
    return text;
}

}  // namespace akashi::app

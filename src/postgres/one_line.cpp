#include "postgres/one_line.hpp"

namespace akashi::postgres {

std::string one_line(std::string_view message) {
    std::string line;
    for (const char c : message) {
        if (c != '\n')
            line += c == '\t' ? ' ' : c;
        else if (!line.empty() && !line.ends_with("; "))
            line += "; ";
    }
    if (line.ends_with("; ")) line.resize(line.size() - 2);
    return line;
}

}  // namespace akashi::postgres

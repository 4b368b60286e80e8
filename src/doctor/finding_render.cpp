#include "doctor/finding_render.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace akashi {

namespace {

const char* sign_of(Condition condition) {
    if (condition == Condition::ok) return "✓";
    return condition == Condition::warning ? "!" : "✗";
}

/// Other programs' messages may break lines, or steer the terminal.
std::string one_line(std::string text) {
    std::ranges::replace_if(text, [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
    return text;
}

}  // namespace

std::string render_text(const Observations& findings) {
    std::size_t width = 0;
    for (const Observation& finding : findings) width = std::max(width, finding.name.size());
    std::string text;
    for (const Observation& finding : findings) {
        text += fmt::format(
            "{} {:<{}}  {}\n",
            sign_of(finding.condition),
            finding.name,
            width,
            one_line(finding.what)
        );
        if (!finding.remedy.empty())
            text += fmt::format("  {:<{}}  → {}\n", "", width, one_line(finding.remedy));
    }
    return text;
}

void write(JsonWriter& out, const Observations& findings) {
    out.begin_array();
    for (const Observation& finding : findings) {
        out.begin_object().member("name", finding.name);
        out.member("condition", to_string(finding.condition)).member("what", finding.what);
        if (finding.remedy.empty())
            out.key("remedy").null();
        else
            out.member("remedy", finding.remedy);
        out.end_object();
    }
    out.end_array();
}

}  // namespace akashi

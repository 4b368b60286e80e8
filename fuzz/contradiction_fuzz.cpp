// Treats any bytes as two outcomes and a rejected alternative, separated by 0x1e,
// and as the parameter and the value of a binding. What is found must be the same whichever
// outcome comes first.

#include "conflicts/contradiction.hpp"
#include "decisions/binding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace akashi;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    std::array<std::string_view, 3> texts;
    for (std::string_view& text : texts) {
        text = rest.substr(0, rest.find('\x1e'));
        rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    }
    const Position a{texts[0], {texts[2]}};
    const Position b{texts[1], {}};
    const auto found = contradiction_between(a, b);
    const auto mirrored = contradiction_between(b, a);
    if (found.has_value() != mirrored.has_value()) std::abort();
    if (found && (found->question.empty() || found->quote_a.size() > 400)) std::abort();

    const auto bindings = make_bindings({{std::string(texts[0]), std::string(texts[1])}});
    if (bindings && is_conflict(bindings->front(), bindings->front())) std::abort();
    if (bindings && bindings->front().parameter_key.empty()) std::abort();
    return 0;
}
